import { UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Waterfall } from "../../components/Waterfall";
import { currentLocale } from "../../i18n";
import { seconds } from "../../state/format";
import type { Measured } from "../../state/interview";
import classes from "./Room.module.css";

/** What the time before the last reply went into; closed until somebody asks. */
export function TurnDetails({ measured }: { measured: Measured | undefined }) {
  const { t } = useTranslation();
  const [open, toggling] = useDisclosure(false);
  const id = useId();
  return (
    <div className={classes.details}>
      <UnstyledButton
        className={classes.detailsToggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggling.toggle}
      >
        {t("waterfall.details")}
      </UnstyledButton>
      <div id={id} hidden={!open} className={classes.detailsBody}>
        {measured ? (
          <>
            <p>
              {t("waterfall.last")}
              {measured.delayMs !== null && (
                <strong> {seconds(measured.delayMs, currentLocale())}</strong>
              )}
            </p>
            <Waterfall spans={measured.spans} />
          </>
        ) : (
          <p>{t("waterfall.none")}</p>
        )}
      </div>
    </div>
  );
}
