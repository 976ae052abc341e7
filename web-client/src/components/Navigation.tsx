import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Me } from "../api/types";
import { ADDRESSES, isAt, placesOf } from "../state/navigation";
import classes from "./Navigation.module.css";

interface NavigationProps {
  me: Me;
  /** One below the other, as in the drawer. */
  column?: boolean;
  onGo?(): void;
}

/** With more of them than fit in a row, the logo alone leads home. */
const MANY = 7;

/** The places of this person's role, the one they are at marked. */
export function Navigation({ me, column = false, onGo }: NavigationProps) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const all = placesOf(me);
  const many = !column && all.length > MANY;
  return (
    <nav aria-label={t("nav.label")}>
      <ul
        className={classes.places}
        data-column={column || undefined}
        data-many={many || undefined}
      >
        {(many ? all.filter((place) => place !== "home") : all).map((place) => (
          <li key={place}>
            <Link
              to={ADDRESSES[place]}
              className={classes.place}
              aria-current={isAt(place, pathname) ? "page" : undefined}
              onClick={onGo}
            >
              {t(`nav.places.${place}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
