import { Anchor, Kbd, List, Stack, Switch, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Shell } from "../../components/Shell";
import { preferences } from "../../state/preferences";
import { SHORTCUTS } from "../../state/shortcuts";
import classes from "./Help.module.css";

const HOW = ["practise", "report", "quiz", "write", "invite", "data"] as const;
const TO = {
  practise: "/practise",
  report: "/history",
  quiz: "/practise",
  write: "/scenarios",
  invite: "/organisations",
  data: "/account",
} as const;

/** How things are done here, and all keys. */
export default function HelpPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("help.title")}>
      <Stack gap="xl" maw="52rem" mx="auto">
        <div>
          <Title order={1}>{t("help.title")}</Title>
          <Text c="dimmed" mt={4}>
            {t("help.lead")}
          </Text>
        </div>
        {HOW.map((what) => (
          <section key={what} className={classes.part} aria-labelledby={what}>
            <Title order={2} size="h3" id={what}>
              {t(`help.how.${what}.title`)}
            </Title>
            <List type="ordered" spacing={6}>
              <List.Item>{t(`help.how.${what}.one`)}</List.Item>
              <List.Item>{t(`help.how.${what}.two`)}</List.Item>
              <List.Item>{t(`help.how.${what}.three`)}</List.Item>
            </List>
            <Anchor component={Link} to={TO[what]} w="fit-content">
              {t(`help.how.${what}.go`)}
            </Anchor>
          </section>
        ))}
        <Keys />
      </Stack>
    </Shell>
  );
}

function Keys() {
  const { t } = useTranslation();
  const [single, setSingle] = useState(preferences.shortcuts());
  return (
    <section className={classes.part} aria-labelledby="keys">
      <Title order={2} size="h3" id="keys">
        {t("help.keys.title")}
      </Title>
      <Text c="dimmed">{t("help.keys.lead")}</Text>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="9rem">{t("help.keys.key")}</Table.Th>
            <Table.Th>{t("help.keys.does")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Td>
              <Kbd>{t("find.keys")}</Kbd>
            </Table.Td>
            <Table.Td>{t("find.title")}</Table.Td>
          </Table.Tr>
          {Object.entries(SHORTCUTS).map(([key, shortcut]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key.toUpperCase()}</Kbd>
              </Table.Td>
              <Table.Td>{t(`room.keys.${shortcut}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        label={t("help.keys.single")}
        description={t("help.keys.singleHint")}
        checked={single}
        onChange={(event) => {
          preferences.setShortcuts(event.currentTarget.checked);
          setSingle(event.currentTarget.checked);
        }}
      />
    </section>
  );
}
