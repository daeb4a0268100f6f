// The document around every page, also around what is shown when a page failed.
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
} from "@remix-run/react";
import type { MetaFunction } from "@remix-run/node";
import type { ReactNode } from "react";
import styles from "./components/landing.module.css";
import { en } from "./i18n/en";

export const meta: MetaFunction = () => [{ title: "Vefa" }];

export function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <main className={styles.page}>
      <h1>{isMissing ? en.errors.notFoundTitle : en.errors.title}</h1>
      <p>{isMissing ? en.errors.notFoundBody : en.errors.body}</p>
    </main>
  );
}
