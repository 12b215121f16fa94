// npm's oidc-provider, a certified OpenID provider that somebody else wrote, set up as Google is: confidential or public
// client, PKCE, the mail scope, the address in the ID token, a refresh token with every consent.
// Usage: node provider.mjs MODULES CLIENT, where MODULES is the folder that `npm ci` filled and CLIENT the client's id, with
// CLIENT_SECRET in the environment for a confidential one. Prints its issuer, then one line of JSON for each request.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, client] = process.argv.slice(2);
const secret = process.env.CLIENT_SECRET;
const main = createRequire(join(modules, "package.json")).resolve("oidc-provider");
const { Provider, interactionPolicy } = await import(pathToFileURL(main));

// The account is asked for in any case: nobody is signed in here.
const { Prompt, base } = interactionPolicy;
const policy = base();
const chooser = new Prompt({ name: "select_account", requestable: true });
chooser.checks.length = 0;
policy.add(chooser, 0);

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client,
      ...(secret && { client_secret: secret }),
      token_endpoint_auth_method: secret ? "client_secret_basic" : "none",
      // A native client may come back to any port of this machine (RFC 8252 section 7.3).
      application_type: "native",
      redirect_uris: ["http://localhost/connect/callback"],
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
  cookies: { keys: ["a key for one test"] },
  scopes: ["openid", "email", "https://mail.google.com/"],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  issueRefreshToken: () => true,
  clientBasedCORS: (_context, origin) => new URL(origin).hostname === "localhost",
  interactions: { policy },
  features: { introspection: { enabled: true }, revocation: { enabled: true } },
  findAccount: (_context, address) => ({
    accountId: address,
    claims: () => ({ sub: address, email: address, email_verified: true }),
  }),
});

provider.use(async (context, next) => {
  await next();
  // Its pages ask for a font from elsewhere.
  if (typeof context.body === "string") context.body = context.body.replace(/@import url\([^)]*\);/, "");
  const { method, path, status } = context;
  const { grant_type: grant, code_challenge_method: challenge } = context.oidc?.params ?? {};
  console.log(JSON.stringify({ method, path, status, grant, challenge, origin: context.get("origin") }));
});

server.on("request", provider.callback());
console.log(issuer);
