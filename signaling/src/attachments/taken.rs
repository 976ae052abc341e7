//! A file that somebody sent, as it is kept: pictures are written anew without what the file says beside
//! them, texts are plain UTF-8, a PDF stays as it is. What could be two things at once is refused.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType as Resize;
use image::{DynamicImage, ImageFormat};
use sha2::{Digest, Sha256};
use vivavoce_scenarios::{FileKind, FileName, Message};

use super::fault;
use crate::picture::{self, Refused};

/// Bytes of a file that is sent.
pub const SENT_BYTES: usize = 10 * 1024 * 1024;
/// Bytes of a picture or PDF that is kept.
pub const KEPT_BYTES: usize = 5 * 1024 * 1024;
/// Bytes of a text.
pub const TEXT_BYTES: usize = 256 * 1024;
/// Width and height of a picture that is kept; a larger one is made smaller.
const LARGEST_SIDE: u32 = 2_400;
/// Of JPEG, from 1 to 100.
const QUALITY: u8 = 88;
/// The end of a ZIP stands in this many last bytes, its comment included.
const ZIP_END: usize = 22 + 65_535;
/// A reader of PDF looks for its end here.
const PDF_END: usize = 1_024;
/// How far programs look for the beginning of a page of the web.
const LOOKED_AT: usize = 1_024;

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is of another kind.
    Kind,
    /// What it is called and what it is differ.
    Name,
    /// It is two things at once.
    More,
    /// A picture that cannot be taken.
    Picture(Refused),
    /// A picture that stays too large.
    LargePicture,
    /// A PDF that is too large.
    LargePdf,
    /// A PDF without its end.
    BrokenPdf,
    /// A PDF that does more than being read.
    ActivePdf,
    /// A text that is too large.
    LargeText,
    /// No text.
    NotUtf8,
    /// A text with signs that nobody reads.
    NotPlain,
}

impl From<Refused> for NotTaken {
    fn from(refused: Refused) -> Self {
        Self::Picture(refused)
    }
}

impl NotTaken {
    /// Why, for people.
    pub fn message(self) -> Message {
        match self {
            Self::Kind => fault::kind(),
            Self::Name => fault::name(),
            Self::More => fault::more(),
            Self::Picture(refused) => refused.message(),
            Self::LargePicture => fault::large_picture(),
            Self::LargePdf => fault::large_pdf(),
            Self::BrokenPdf => fault::broken_pdf(),
            Self::ActivePdf => fault::active_pdf(),
            Self::LargeText => fault::large_text(),
            Self::NotUtf8 => fault::not_utf8(),
            Self::NotPlain => fault::not_plain(),
        }
    }
}

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub file: FileName,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height of a picture, pixels.
    pub size: Option<(u32, u32)>,
}

/// What is kept of a file that was called so.
///
/// # Errors
/// See [`NotTaken`].
pub fn take(name: &str, file: Vec<u8>) -> Result<Taken, NotTaken> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let told = match ending.as_str() {
        "jpeg" => Some(FileKind::Jpg),
        "markdown" => Some(FileKind::Md),
        ending => FileKind::from_extension(ending),
    };
    // What is pasted has no name: its content says what it is.
    if picture::kind(&file).is_some() {
        // One picture under the ending of another is a picture all the same.
        return if told.is_none_or(FileKind::is_picture) { of_picture(&file) } else { Err(NotTaken::Name) };
    }
    if file.starts_with(b"%PDF-") {
        return if told.is_none_or(|kind| kind == FileKind::Pdf) { pdf(file) } else { Err(NotTaken::Name) };
    }
    match told {
        Some(kind) if kind.is_text() => text(kind, &file),
        Some(_) => Err(NotTaken::Name),
        None => Err(NotTaken::Kind),
    }
}

fn kept(kind: FileKind, bytes: Vec<u8>, size: Option<(u32, u32)>) -> Taken {
    let file = FileName::new(&hash(&bytes), kind).expect("64 digits and a kind are a name");
    Taken { file, bytes, size }
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_picture(file: &[u8]) -> Result<Taken, NotTaken> {
    let (format, mut picture) = picture::read(file)?;
    if picture.width().max(picture.height()) > LARGEST_SIDE {
        picture = picture.resize(LARGEST_SIDE, LARGEST_SIDE, Resize::Triangle);
    }
    let size = (picture.width(), picture.height());
    let has_holes = picture.color().has_alpha();
    // Eight bits a colour, as every browser shows them.
    let picture = match has_holes && format != ImageFormat::Jpeg {
        true => DynamicImage::ImageRgba8(picture.into_rgba8()),
        false => DynamicImage::ImageRgb8(picture.into_rgb8()),
    };
    let mut bytes = Cursor::new(Vec::new());
    let (kind, written) = match format {
        ImageFormat::Jpeg => {
            (FileKind::Jpg, picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)))
        }
        ImageFormat::WebP => (FileKind::Webp, picture.write_with_encoder(WebPEncoder::new_lossless(&mut bytes))),
        _ => {
            let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
            (FileKind::Png, picture.write_with_encoder(encoder))
        }
    };
    written.map_err(|_| Refused::Damaged)?;
    let bytes = bytes.into_inner();
    if bytes.len() > KEPT_BYTES {
        return Err(NotTaken::LargePicture);
    }
    Ok(kept(kind, bytes, Some(size)))
}

fn pdf(file: Vec<u8>) -> Result<Taken, NotTaken> {
    if file.len() > KEPT_BYTES {
        return Err(NotTaken::LargePdf);
    }
    let last = &file[file.len().saturating_sub(PDF_END)..];
    let end = last.windows(5).rposition(|part| part == b"%%EOF").ok_or(NotTaken::BrokenPdf)?;
    let is_over = last[end + 5..].iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
    if !is_over || is_page(&file) || find(&file[file.len().saturating_sub(ZIP_END)..], b"PK\x05\x06").is_some() {
        return Err(NotTaken::More);
    }
    // Names of what is written plainly; whoever hides it in compressed parts meets a viewer that asks.
    const ACTIVE: [&[u8]; 6] = [b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/Encrypt"];
    let plain = without_streams(&file);
    if ACTIVE.iter().any(|name| has_name(&plain, name)) {
        return Err(NotTaken::ActivePdf);
    }
    Ok(kept(FileKind::Pdf, file, None))
}

/// A PDF without its streams, in which any bytes may stand.
fn without_streams(file: &[u8]) -> Vec<u8> {
    let (mut plain, mut rest) = (Vec::new(), file);
    while let Some(begin) = find(rest, b"stream") {
        plain.extend(&rest[..begin]);
        plain.push(b' ');
        rest = &rest[begin + 6..];
        rest = find(rest, b"endstream").map_or(&[][..], |end| &rest[end + 9..]);
    }
    plain.extend(rest);
    plain
}

/// Whether a PDF has this name, and not one that only begins with it.
fn has_name(file: &[u8], name: &[u8]) -> bool {
    file.windows(name.len() + 1).any(|part| part.starts_with(name) && !part[name.len()].is_ascii_alphanumeric())
}

fn text(kind: FileKind, file: &[u8]) -> Result<Taken, NotTaken> {
    if file.len() > TEXT_BYTES {
        return Err(NotTaken::LargeText);
    }
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let text = std::str::from_utf8(file).map_err(|_| NotTaken::NotUtf8)?.replace("\r\n", "\n");
    if text.trim().is_empty() || text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(NotTaken::NotPlain);
    }
    if is_page(text.as_bytes()) {
        return Err(NotTaken::Kind);
    }
    Ok(kept(kind, text.into_bytes(), None))
}

/// Whether a program that guesses would take it for a page of the web or an SVG.
fn is_page(file: &[u8]) -> bool {
    let start = file[..file.len().min(LOOKED_AT)].to_ascii_lowercase();
    [&b"<svg"[..], b"<html", b"<!doctype", b"<script", b"<?xml", b"<iframe"]
        .iter()
        .any(|sign| find(&start, sign).is_some())
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_fn(width, height, |x, y| image::Rgba([x as u8, y as u8, 90, 255]));
        let mut file = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(picture);
        let picture = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(picture.into_rgb8()) } else { picture };
        picture.write_to(&mut file, format).expect("written");
        file.into_inner()
    }

    fn refused(name: &str, file: &[u8]) -> NotTaken {
        take(name, file.to_vec()).expect_err(name)
    }

    #[test]
    fn a_picture_is_written_anew_in_its_own_kind_and_no_larger_than_is_shown() {
        for (format, kind) in
            [(ImageFormat::Png, FileKind::Png), (ImageFormat::Jpeg, FileKind::Jpg), (ImageFormat::WebP, FileKind::Webp)]
        {
            let taken = take("a.jpeg", picture(3_000, 30, format)).expect("taken");
            assert_eq!((taken.file.kind(), taken.size), (kind, Some((2_400, 24))), "{format:?}");
            assert_eq!(taken.file.hash(), hash(&taken.bytes));
            let again = image::load_from_memory_with_format(&taken.bytes, format).expect("a picture");
            assert_eq!(again.dimensions(), (2_400, 24));
        }
    }

    #[test]
    fn a_picture_without_loss_is_the_same_file_however_often_it_is_taken() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let once = take("a.png", picture(60, 40, format)).expect("taken");
            let twice = take("", once.bytes.clone()).expect("taken");
            assert_eq!(once, twice, "{format:?}");
        }
    }

    #[test]
    fn what_a_photograph_says_beside_what_is_seen_is_gone() {
        let file = picture(60, 40, ImageFormat::Jpeg);
        // A comment after the start of the image.
        let comment = b"\xff\xfe\x00\x09at home";
        let with = [&file[..2], comment, &file[2..]].concat();
        let taken = take("home.jpg", with).expect("taken");
        assert!(find(&taken.bytes, b"at home").is_none());
    }

    #[test]
    fn a_pdf_is_kept_as_it_is_unless_it_is_more_than_a_document() {
        let plain = b"%PDF-1.7\n1 0 obj << /Type /Catalog /JSON 1 >> endobj\ntrailer << >>\n%%EOF\n";
        let taken = take("plan.pdf", plain.to_vec()).expect("taken");
        assert_eq!((taken.file.kind(), taken.bytes.as_slice()), (FileKind::Pdf, &plain[..]));
        assert_eq!(refused("plan.pdf", b"%PDF-1.7\n1 0 obj"), NotTaken::BrokenPdf);
        assert_eq!(refused("plan.pdf", &[&plain[..], b"<script>"].concat()), NotTaken::More);
        assert_eq!(refused("plan.pdf", b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF"), NotTaken::More);
        assert_eq!(refused("plan.pdf", b"%PDF-1.7\nPK\x05\x06\n%%EOF"), NotTaken::More);
        for active in ["/JS (x)", "/JavaScript 3 0 R", "/Launch <<", "/EmbeddedFile ", "/Encrypt 4 0 R"] {
            let file = format!("%PDF-1.7\n1 0 obj << /S {active} >>\n%%EOF");
            assert_eq!(refused("plan.pdf", file.as_bytes()), NotTaken::ActivePdf, "{active}");
        }
        let compressed = b"%PDF-1.7\n1 0 obj << >>\nstream\n\x01/JS \x02\nendstream\nendobj\n%%EOF";
        assert!(take("plan.pdf", compressed.to_vec()).is_ok());
        let mut large = plain.to_vec();
        large.splice(9..9, vec![b' '; KEPT_BYTES]);
        assert_eq!(refused("plan.pdf", &large), NotTaken::LargePdf);
    }

    #[test]
    fn a_text_is_plain_and_in_utf8() {
        let taken = take("Notes.MD", b"\xEF\xBB\xBF# \xC3\xA9\r\n\tx".to_vec()).expect("taken");
        assert_eq!((taken.file.kind(), taken.bytes.as_slice()), (FileKind::Md, "# é\n\tx".as_bytes()));
        assert_eq!(take("a.csv", b"a;b\n1;2".to_vec()).expect("taken").file.kind(), FileKind::Csv);
        assert_eq!(refused("a.txt", b"\xE9t\xE9"), NotTaken::NotUtf8);
        assert_eq!(refused("a.txt", b" \n"), NotTaken::NotPlain);
        assert_eq!(refused("a.txt", b"a\0b"), NotTaken::NotPlain);
        assert_eq!(refused("a.txt", &vec![b'a'; TEXT_BYTES + 1]), NotTaken::LargeText);
    }

    #[test]
    fn svg_pages_archives_and_what_is_not_what_its_name_says_are_refused() {
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
        assert_eq!(refused("a.svg", svg), NotTaken::Kind);
        assert_eq!(refused("a.txt", svg), NotTaken::Kind);
        assert_eq!(refused("a.md", b"hello <SCRIPT>alert(1)</SCRIPT>"), NotTaken::Kind);
        assert_eq!(refused("a.png", svg), NotTaken::Name);
        assert_eq!(refused("a.pdf", b"hello"), NotTaken::Name);
        assert_eq!(refused("a.txt", &picture(4, 4, ImageFormat::Png)), NotTaken::Name);
        assert_eq!(refused("a.png", b"%PDF-1.7\n%%EOF"), NotTaken::Name);
        for name in ["a.zip", "a.html", "a.exe", "a", ""] {
            assert_eq!(refused(name, b"PK\x03\x04"), NotTaken::Kind, "{name}");
        }
        let mut both = picture(4, 4, ImageFormat::Png);
        both.extend(b"<script>alert(1)</script>");
        assert_eq!(refused("a.png", &both), NotTaken::Picture(Refused::More));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(start in 0usize..6, bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let starts: [&[u8]; 6] = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP", b"%PDF-", b"a"];
            for name in ["", "a.png", "a.pdf", "a.txt"] {
                let _ = take(name, [starts[start], &bytes].concat());
            }
        }
    }
}
