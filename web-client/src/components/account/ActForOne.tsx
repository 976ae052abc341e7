import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "../../state/signed-in";
import { useActFor } from "./useActFor";

/** Those of whoever is signed in: for one of them, the page opens. */
export function ActForOne({ className }: { className: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const acting = useActFor();
  return (
    <>
      {me?.organisations.map(({ id, name }) => (
        <Button
          key={id}
          h="auto"
          mih="2.625rem"
          className={className}
          onClick={() => acting.choose(id)}
        >
          {t("access.actFor", { name })}
        </Button>
      ))}
      {acting.notice}
    </>
  );
}
