import { Button, CopyButton, Group, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** A link to read, to select, and to copy with one button. */
export function CopyLink({ label, link }: { label: string; link: string }) {
  const { t } = useTranslation();
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        flex="1 1 16rem"
        label={label}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-testid="link"
      />
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
            {t(copied ? "organisations.invite.copied" : "organisations.invite.copy")}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
