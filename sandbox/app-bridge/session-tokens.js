// Session tokens: one is kept until shortly before it ends. The app's own requests carry one, and are sent once more with a
// fresh one when the app says that it has ended.
// Source: https://shopify.dev/docs/api/app-home/latest/apis/authentication-and-data/id-token-api
let token;
let tokenEnds = 0;
let fetching;
const SPARE_MS = 5_000;

function idToken() {
  if (token && Date.now() < tokenEnds - SPARE_MS) return Promise.resolve(token);
  fetching ??= ask({ kind: "idToken" })
    .then((fresh) => {
      const payload = fresh.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      token = fresh;
      tokenEnds = JSON.parse(atob(payload)).exp * 1_000;
      return token;
    })
    .finally(() => (fetching = undefined));
  return fetching;
}

const plainFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const request = new Request(input, init);
  const isOwn = new URL(request.url).origin === location.origin;
  if (!isFramed || !isOwn || request.headers.has("authorization")) return plainFetch(request);
  const send = async () => {
    const signed = new Request(request.clone());
    signed.headers.set("Authorization", `Bearer ${await idToken()}`);
    signed.headers.set("X-Requested-With", "XMLHttpRequest");
    return plainFetch(signed);
  };
  const response = await send();
  if (response.headers.get("X-Shopify-Retry-Invalid-Session-Request") !== "1") return response;
  token = undefined;
  return send();
};
