// A real provider of accounts for the tests: oidc-provider with its pages for developers, in which
// anybody signs in as whom they like.
//
//   node server.mjs LIBRARIES REDIRECT_URI…
//
// It says its port, and ends with its standard input. Accounts are what one types: `ada` has the
// address ada@example.org, which was checked; `unchecked-ada` has it unchecked, `nobody` has none.
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [libraries, ...redirectUris] = process.argv.slice(2);
const path = join(libraries, "node_modules/oidc-provider/lib/index.js");
const { default: Provider } = await import(pathToFileURL(path).href);

// Warnings of a provider that is for tests alone.
console.info = () => {};
console.warn = () => {};

function claims(sub) {
  if (sub === "nobody") return { sub, name: "Nobody" };
  const [, name] = /^(?:unchecked-)?(.+)$/.exec(sub);
  return {
    sub,
    name: `${name[0].toUpperCase()}${name.slice(1)} Lovelace`,
    locale: "fr-FR",
    email: `${name}@example.org`,
    email_verified: !sub.startsWith("unchecked-"),
  };
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
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
    claims: { openid: ["sub"], profile: ["name", "locale"], email: ["email", "email_verified"] },
    cookies: { keys: ["for tests"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => claims(sub) }),
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60 },
  });
  server.on("request", provider.callback());
  process.stdout.write(`${port}\n`);
});
process.stdin.on("end", () => process.exit(0)).resume();
