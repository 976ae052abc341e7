/** Hands a file to the browser to keep. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes the content up after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
