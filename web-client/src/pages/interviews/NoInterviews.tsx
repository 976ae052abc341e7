import { Button, Group } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "../../components/Empty";
import type { Show } from "../../state/interviews";
import { ADDRESSES } from "../../state/navigation";

/** What will stand here, and how it gets here. */
export function NoInterviews({ show }: { show: Show }) {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<IconMicrophone size={28} />}
      title={t(`interviews.none.${show}`)}
      text={t(`interviews.noneText.${show}`)}
    >
      <Group gap="sm" justify="center">
        <Button component={Link} to={ADDRESSES.assignments}>
          {t("interviews.assign")}
        </Button>
        <Button component={Link} to={ADDRESSES.scenarios} variant="default">
          {t("interviews.scenarios")}
        </Button>
      </Group>
    </Empty>
  );
}
