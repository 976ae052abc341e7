import {
  Button,
  Group,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { ChangeMe, Me } from "../../api/types";
import { errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { chooseLanguage, currentLanguage } from "../../i18n";
import { account } from "../../state/signed-in";
import { browserZone, zones } from "../../state/zoned";
import classes from "./Account.module.css";
import { Address } from "./Address";
import { Organisations } from "./Organisations";
import { Picture } from "./Picture";
import { Told } from "./Told";

/** Who one is here, and how the page looks and speaks. */
export function Profile({ me }: { me: Me }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xl">
      <section className={classes.part} aria-labelledby="who">
        <Title order={2} size="h3" id="who">
          {t("account.who")}
        </Title>
        <Picture me={me} />
        <Name me={me} />
        <Address me={me} />
        <div>
          <Text fw={600} size="sm">
            {t("account.role")}
          </Text>
          <Text>{t(`roles.${me.role}`)}</Text>
        </div>
      </section>
      <Told me={me} />
      <Look me={me} />
      <Organisations me={me} />
    </Stack>
  );
}

function Name({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const form = useForm({
    initial: { name: me.name },
    check: ({ name }) =>
      errorsOf({ name: name.trim() === "" ? t("signIn.errors.nameMissing") : undefined }),
    send: async ({ name }) => {
      account.update(await accounts.change({ name: name.trim() }));
      setKept(true);
    },
  });
  const changed = form.values.name.trim() !== me.name;
  return (
    <form {...form.form}>
      <Stack gap="xs">
        <Group align="flex-start" gap="sm">
          <TextInput
            label={t("signIn.name")}
            description={t("signIn.nameHint")}
            autoComplete="name"
            maxLength={80}
            className={classes.field}
            {...form.field("name")}
          />
        </Group>
        {form.problem !== undefined && (
          <ProblemNotice title={t("account.notKept")} error={form.problem} />
        )}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={form.pending} disabled={!changed}>
            {t("account.keep")}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {kept && !changed && t("account.kept")}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** At once, without a button: each choice is seen as it is made, and made back as easily. */
function Look({ me }: { me: Me }) {
  const { t } = useTranslation();
  const id = useId();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const keeping = useMutation({
    mutationFn: (change: ChangeMe) => accounts.change(change),
    onSuccess: account.update.bind(account),
  });
  return (
    <section className={classes.part} aria-labelledby="look">
      <Title order={2} size="h3" id="look">
        {t("account.look")}
      </Title>
      <Stack gap={4} align="flex-start">
        <Text fw={600} size="sm" id={`${id}language`}>
          {t("app.language")}
        </Text>
        <Segmented
          aria-labelledby={`${id}language`}
          value={currentLanguage()}
          onChange={(value) => {
            chooseLanguage(value);
            keeping.mutate({ language: value });
          }}
          data={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
        <Text size="sm" c="dimmed">
          {t("account.languageHint")}
        </Text>
      </Stack>
      <Stack gap={4} align="flex-start">
        <Text fw={600} size="sm" id={`${id}theme`}>
          {t("app.scheme")}
        </Text>
        <Segmented
          aria-labelledby={`${id}theme`}
          value={colorScheme}
          onChange={(value) => {
            setColorScheme(value);
            keeping.mutate({ theme: value });
          }}
          data={(["auto", "light", "dark"] as const).map((value) => ({
            value,
            label: t(`app.schemes.${value}`),
          }))}
        />
      </Stack>
      <Select
        maw="22rem"
        label={t("account.zone")}
        description={t("account.zoneHint")}
        searchable
        clearable
        placeholder={t("account.zoneBrowser", { zone: browserZone() })}
        clearButtonProps={{ "aria-label": t("account.zoneClear") }}
        data={zones()}
        value={me.time_zone}
        onChange={(zone) => keeping.mutate({ time_zone: zone ?? "" })}
      />
      {keeping.isError && <ProblemNotice title={t("account.notKept")} error={keeping.error} />}
    </section>
  );
}
