import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CreatedShare } from "../../api/types";
import { currentLocale } from "../../i18n";

/** A new link, which the server says once. Its secret stands in the fragment, which no server sees. */
export function CreatedLink({ made, onMore }: { made: CreatedShare; onMore(): void }) {
  const { t } = useTranslation();
  const link = `${location.origin}/shared#${made.token}`;
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "full", timeStyle: "short" });
  return (
    <Stack gap="md">
      <Alert icon={<IconCheck aria-hidden="true" />} title={t("replay.share.made")} role="status">
        {t("replay.share.madeText")}
      </Alert>
      <TextInput
        label={t("replay.share.link")}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-testid="share-link"
      />
      <Text size="sm" c="dimmed">
        {t("replay.share.until", { date: date.format(new Date(made.share.expires_at)) })}
      </Text>
      <Group>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button
              onClick={copy}
              leftSection={
                copied ? (
                  <IconCheck size={19} aria-hidden="true" />
                ) : (
                  <IconCopy size={19} aria-hidden="true" />
                )
              }
            >
              {copied ? t("replay.share.copied") : t("replay.share.copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onMore}>
          {t("replay.share.another")}
        </Button>
      </Group>
    </Stack>
  );
}
