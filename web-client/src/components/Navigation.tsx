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

/** The places of this person's role, the one they are at marked. */
export function Navigation({ me, column = false, onGo }: NavigationProps) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <nav aria-label={t("nav.label")}>
      <ul className={classes.places} data-column={column || undefined}>
        {placesOf(me).map((place) => (
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
