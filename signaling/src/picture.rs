//! A picture that somebody sent, read with limits: nothing of the file goes on but what is seen.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;
use vivavoce_scenarios::Message;

/// Pictures that are read at once; each takes memory, and the others wait.
pub static READING: Semaphore = Semaphore::const_new(2);

/// Width and height of what is taken at most, pixels.
const LARGEST_SIDE: u32 = 10_000;

/// Pixels of what is taken at most.
const MOST_PIXELS: u64 = 40_000_000;

/// Memory that reading one may take, bytes: its pixels once, and once more.
const MOST_MEMORY: u64 = 400 * 1024 * 1024;

/// Why a picture was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is of another kind, SVG among them.
    Kind,
    /// It is two things at once.
    More,
    /// It has too many pixels.
    Large,
    /// It cannot be read.
    Damaged,
}

impl Refused {
    /// Why, for people.
    pub fn message(self) -> Message {
        match self {
            Self::Kind => fault::kind(),
            Self::More => fault::more(),
            Self::Large => fault::large(),
            Self::Damaged => fault::damaged(),
        }
    }
}

mod fault {
    vivavoce_scenarios::messages! {
        kind() =>
            "a picture is a PNG, JPEG or WebP file; SVG and others are not taken",
            "une image est un fichier PNG, JPEG ou WebP\u{202f}; SVG et autres ne sont pas acceptés";
        more() =>
            "the file goes on after the end of the picture; save the picture anew and send that",
            "le fichier continue après la fin de l’image\u{202f}; enregistrez l’image de nouveau et envoyez-la";
        large() =>
            "the picture has more than 40 million pixels; send a smaller one",
            "l’image dépasse 40 millions de pixels\u{202f}; envoyez-en une plus petite";
        damaged() =>
            "the picture is damaged; save it anew and send that",
            "l’image est abîmée\u{202f}; enregistrez-la de nouveau et envoyez-la";
    }
}

/// The kind of picture that a file begins as, if it is one that is taken.
pub fn kind(file: &[u8]) -> Option<ImageFormat> {
    let known = |format: &ImageFormat| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP);
    image::guess_format(file).ok().filter(known)
}

/// Its pixels, the right way up.
///
/// # Errors
/// See [`Refused`].
pub fn read(file: &[u8]) -> Result<(ImageFormat, DynamicImage), Refused> {
    let format = kind(file).ok_or(Refused::Kind)?;
    if !ends_with_it(format, file) {
        return Err(Refused::More);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => Refused::Large,
        _ => Refused::Damaged,
    })?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refused::Large);
    }
    // Cameras write how they were held beside the picture.
    let orientation = decoder.orientation().map_err(|_| Refused::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Damaged)?;
    picture.apply_orientation(orientation);
    Ok((format, picture))
}

/// Whether the file is over where the picture is: what follows could be read as something else.
fn ends_with_it(format: ImageFormat, file: &[u8]) -> bool {
    match format {
        ImageFormat::Png => file.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82") && chunks_end(file),
        // Padded by some cameras.
        ImageFormat::Jpeg => {
            let end = file.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            file[..end].ends_with(b"\xff\xd9")
        }
        ImageFormat::WebP => {
            let told = file.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
            told.is_some_and(|size| file.len() as u64 == u64::from(size) + 8 + u64::from(size % 2))
        }
        _ => false,
    }
}

/// Whether the first end of a PNG is the file's.
fn chunks_end(file: &[u8]) -> bool {
    let mut at = 8;
    while let Some(head) = file.get(at..at + 8) {
        let length = u32::from_be_bytes(head[..4].try_into().expect("four bytes")) as usize;
        let Some(next) = at.checked_add(12).and_then(|next| next.checked_add(length)) else { return false };
        if &head[4..] == b"IEND" {
            return next == file.len();
        }
        at = next;
    }
    false
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        vivavoce_scenarios::message::assert_bilingual(super::fault::SENTENCES);
    }
}
