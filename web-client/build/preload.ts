/** Has the browser fetch what the first page needs while it reads the document. */
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/** The letters of nearly every text. */
const FONT = /atkinson-hyperlegible-next-latin-wght-normal-[^/]*\.woff2$/;

export function preload(): Plugin {
  return {
    name: "vivavoce:preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const app = Object.values(bundle).find(
          (file): file is Rolldown.OutputChunk =>
            file.type === "chunk" && file.isEntry && file.name === "app",
        );
        if (!app) throw new Error("the page's frame is no entry of the build");
        const scripts = [app.fileName, ...app.imports];
        const styles = scripts.flatMap((name) => [
          ...((bundle[name] as Rolldown.OutputChunk).viteMetadata?.importedCss ?? []),
        ]);
        const fonts = Object.keys(bundle).filter((name) => FONT.test(name));
        return [
          ...links(html, fonts, { rel: "preload", as: "font", type: "font/woff2" }),
          ...links(html, scripts, { rel: "modulepreload" }),
          ...links(html, styles, { rel: "stylesheet" }),
        ];
      },
    },
  };
}

function links(html: string, files: string[], attrs: Record<string, string>): HtmlTagDescriptor[] {
  return files
    .filter((file) => !html.includes(file))
    .map((file) => ({ tag: "link", attrs: { ...attrs, crossorigin: true, href: `/${file}` } }));
}
