// The plain front page. A merchant who arrives from Shopify goes on to the app; nobody is asked for a shop's domain.
import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { en } from "../i18n/en";
import styles from "../components/landing.module.css";

export const meta: MetaFunction = () => [{ title: en.landing.title }];

export function loader({ request }: LoaderFunctionArgs): null {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function Landing() {
  return (
    <main className={styles.page}>
      <h1>{en.landing.title}</h1>
      <p>{en.landing.lead}</p>
      <ul>
        {en.landing.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <p>{en.landing.open}</p>
    </main>
  );
}
