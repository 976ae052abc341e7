// A real provider of accounts for the tests: oidc-provider with its pages for developers, in which
// anybody signs in as whom they like.
//
//   node server.mjs LIBRARIES REDIRECT_URI…
//
// It says its port, and ends with its standard input. Accounts are what one types: `ada` has the
// address ada@example.org, which was checked; `unchecked-ada` has it unchecked, `nobody` has none. `portia`
// has a picture, which is served here, and a headline; the picture of `porcia` is not there.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [libraries, ...redirectUris] = process.argv.slice(2);
const path = join(libraries, "node_modules/oidc-provider/lib/index.js");
const { default: Provider } = await import(pathToFileURL(path).href);

// Warnings of a provider that is for tests alone.
console.info = () => {};
console.warn = () => {};

const portrait = readFileSync(new URL("../fixtures/portrait.png", import.meta.url));

/** What is said of those with a picture. */
function shown(sub, issuer) {
  if (sub === "portia") return { picture: `${issuer}/portia.png`, headline: "Counsel in Venice" };
  return sub === "porcia" ? { picture: `${issuer}/gone.png` } : {};
}

function claims(sub, issuer) {
  if (sub === "nobody") return { sub, name: "Nobody" };
  const [, name] = /^(?:unchecked-)?(.+)$/.exec(sub);
  return {
    sub,
    name: `${name[0].toUpperCase()}${name.slice(1)} Lovelace`,
    locale: "fr-FR",
    email: `${name}@example.org`,
    email_verified: !sub.startsWith("unchecked-"),
    ...shown(sub, issuer),
  };
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: "viva", client_secret: "kept", redirect_uris: redirectUris },
      // Of any port (RFC 8252, 7.3), which the tests of the page do not know before.
      {
        client_id: "viva-anywhere",
        client_secret: "kept",
        application_type: "native",
        redirect_uris: ["http://127.0.0.1/sign-in/school"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "locale", "picture", "headline"], email: ["email", "email_verified"] },
    cookies: { keys: ["for tests"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => claims(sub, issuer) }),
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60 },
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url === "/portia.png") {
      response.writeHead(200, { "content-type": "image/png" }).end(portrait);
    } else answer(request, response);
  });
  process.stdout.write(`${port}\n`);
});
process.stdin.on("end", () => process.exit(0)).resume();
