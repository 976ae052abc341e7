import { Button, FileButton, Group, Text } from "@mantine/core";
import { IconPhotoUp } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { Problem } from "../../api/problem";
import type { Me } from "../../api/types";
import { Portrait } from "../../components/Portrait";
import { ProblemNotice } from "../../components/ProblemNotice";
import { account } from "../../state/signed-in";

/** The kinds that the server takes. */
const KINDS = "image/png,image/jpeg,image/webp";

/** What the server takes at most, bytes. */
const LARGEST = 5 * 1024 * 1024;

/** One's picture: put up, or taken away. */
export function Picture({ me }: { me: Me }) {
  const { t } = useTranslation();
  const setting = useMutation({
    mutationFn: async (file: File | null) => {
      if (file && file.size > LARGEST) throw new Error(t("picture.tooLarge"));
      return file ? accounts.setPicture(file) : accounts.removePicture();
    },
    onSuccess: (now) => account.update(now),
  });
  const refused = setting.error instanceof Problem && setting.error.code === "invalid_field";
  return (
    <div>
      <Text fw={600} size="sm" mb={6}>
        {t("picture.title")}
      </Text>
      <Group gap="md">
        <Portrait name={me.name} avatar={me.avatar} size={72} />
        <Group gap="xs">
          <FileButton onChange={(file) => file && setting.mutate(file)} accept={KINDS}>
            {(props) => (
              <Button
                {...props}
                size="sm"
                variant="default"
                loading={setting.isPending}
                leftSection={<IconPhotoUp size={18} aria-hidden="true" />}
              >
                {t(me.avatar === null ? "picture.choose" : "picture.change")}
              </Button>
            )}
          </FileButton>
          {me.avatar !== null && (
            <Button
              size="sm"
              variant="default"
              disabled={setting.isPending}
              onClick={() => setting.mutate(null)}
            >
              {t("picture.remove")}
            </Button>
          )}
        </Group>
      </Group>
      <Text size="sm" c="dimmed" mt={6}>
        {t("picture.hint")}
      </Text>
      {setting.isError && (
        <ProblemNotice
          title={t("picture.failed")}
          error={refused ? new Error(t("picture.refused")) : setting.error}
        />
      )}
    </div>
  );
}
