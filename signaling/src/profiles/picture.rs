//! Somebody's picture, cut to a square and written anew.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Resize;
use image::{ExtendedColorType, ImageEncoder};

use crate::picture::{self, Refused};

/// Width and height of what is kept, pixels.
pub const SIDE: u32 = 256;

/// The square in its middle as PNG, without what the file said beside it.
///
/// # Errors
/// See [`Refused`].
pub fn square(file: &[u8]) -> Result<Vec<u8>, Refused> {
    let (_, picture) = picture::read(file)?;
    let small = picture.resize_to_fill(SIDE, SIDE, Resize::Triangle).into_rgba8();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(&small, SIDE, SIDE, ExtendedColorType::Rgba8)
        .map_err(|_| Refused::Damaged)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, RgbImage};

    use super::*;

    fn made(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 { image::Rgb([255, 0, 0]) } else { image::Rgb([0, 0, 255]) }
        });
        let mut file = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut file, format).expect("written");
        file.into_inner()
    }

    #[test]
    fn a_picture_becomes_a_square_of_its_middle() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let png = square(&made(600, 200, format)).unwrap_or_else(|error| panic!("{format:?}: {error:?}"));
            let small = image::load_from_memory_with_format(&png, ImageFormat::Png).expect("PNG").into_rgb8();
            assert_eq!(small.dimensions(), (SIDE, SIDE));
            let (left, right) = (small.get_pixel(10, 128), small.get_pixel(246, 128));
            assert!(left[0] > 200 && right[2] > 200, "{format:?}: {left:?} {right:?}");
        }
    }

    #[test]
    fn what_the_file_says_beside_the_picture_is_gone() {
        let file = made(300, 300, ImageFormat::Png);
        // A text chunk after the header.
        let text = b"tEXtComment\0at home";
        let mut chunk = u32::try_from(text.len() - 4).expect("short").to_be_bytes().to_vec();
        chunk.extend(text);
        let crc = text.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        });
        chunk.extend((!crc).to_be_bytes());
        let with: Vec<u8> = file[..33].iter().chain(&chunk).chain(&file[33..]).copied().collect();
        let png = square(&with).expect("taken");
        assert!(!png.windows(7).any(|part| part == b"at home"));
    }

    #[test]
    fn other_kinds_two_things_at_once_and_bombs_are_refused() {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        for other in [&svg[..], b"", b"GIF89a\x01\0\x01\0", b"%PDF-1.7", b"PK\x03\x04"] {
            assert_eq!(square(other), Err(Refused::Kind));
        }
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let mut both = made(10, 10, format);
            both.extend(b"<script>alert(1)</script>");
            assert_eq!(square(&both), Err(Refused::More), "{format:?}");
        }
        // An end in the end of something else.
        let mut both = made(10, 10, ImageFormat::Png);
        both.extend(b"<script></script>\0\0\0\0IEND\xae\x42\x60\x82");
        assert_eq!(square(&both), Err(Refused::More));
        // A head that promises a wall of pixels.
        let mut bomb = made(10, 10, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert!(matches!(square(&bomb), Err(Refused::Large | Refused::Damaged)));
        let mut cut = made(100, 100, ImageFormat::Png);
        let middle = cut.len() / 2;
        cut[middle..middle + 4].fill(0);
        assert_eq!(square(&cut), Err(Refused::Damaged));
    }
}
