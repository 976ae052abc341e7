/** English texts of one's picture. */
export const pictureEn = {
  title: "Picture",
  hint: "PNG, JPEG or WebP, up to 5 MB. Its middle is kept as a square, and nothing that the file says beside it, such as the place. Seen by you and by those who work with you in an organisation.",
  choose: "Choose a picture",
  change: "Choose another",
  remove: "Remove",
  failed: "The picture was not kept",
  refused:
    "This is no picture that can be kept: save it anew as PNG, JPEG or WebP, and choose that.",
  tooLarge: "The file is larger than 5 MB.",
};
