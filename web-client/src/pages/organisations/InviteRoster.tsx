import { Alert, Button, FileButton, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { IconDownload, IconFileUpload, IconMailCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { invitationLink, organisations, type RosterWish } from "../../api/organisations";
import type { Language, MemberRole, RosterResult, Team } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { currentLanguage } from "../../i18n";
import { linksCsv } from "../../state/roster";
import { decodeText } from "../../state/text-file";
import { MailLanguage } from "./InviteOne";
import classes from "./Organisations.module.css";
import { invitationsKey } from "./Pending";
import { RosterPreview } from "./RosterPreview";
import { useRoles } from "./useRoles";

/** Largest file that the server takes, bytes. */
const LIMIT = 256 * 1024;
const EXAMPLE = "email,role,team\nada@example.org,trainer,\ngrace@example.org,recruiter,";

interface InviteRosterProps {
  organisation: string;
  teams: Team[];
  mail: boolean;
}

/** Many at once: the lines, what each of them would do, and then a yes. */
export function InviteRoster({ organisation, teams, mail }: InviteRosterProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const roles = useRoles();
  const [csv, setCsv] = useState("");
  const [tooLarge, setTooLarge] = useState(false);
  const [role, setRole] = useState<MemberRole>("trainer");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const wish = (preview: boolean): RosterWish => ({
    role,
    way: mail ? "mail" : "link",
    language,
    preview,
  });
  const looking = useMutation({
    mutationFn: () => organisations.inviteAll(organisation, csv, wish(true)),
  });
  const inviting = useMutation({
    mutationFn: () => organisations.inviteAll(organisation, csv, wish(false)),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsKey(organisation) }),
  });
  const take = (text: string) => {
    setTooLarge(new Blob([text]).size > LIMIT);
    setCsv(text);
  };
  const again = () => {
    take("");
    looking.reset();
    inviting.reset();
  };
  if (inviting.data?.done) {
    return <Invited result={inviting.data} byMail={mail} onDone={again} />;
  }
  if (looking.data) {
    return (
      <RosterPreview
        // What was good a moment ago may be a member by now: the last answer counts.
        result={inviting.data ?? looking.data}
        csv={csv}
        teams={teams}
        inviting={inviting.isPending}
        error={inviting.error}
        onInvite={() => inviting.mutate()}
        onBack={() => {
          looking.reset();
          inviting.reset();
        }}
      />
    );
  }
  return (
    <Stack>
      <Text size="sm">{t("organisations.csv.hint")}</Text>
      <figure className={classes.example} aria-label={t("organisations.csv.example")}>
        <pre>{EXAMPLE}</pre>
      </figure>
      <FileButton
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        onChange={(file) => {
          if (!file) return;
          if (file.size > LIMIT) setTooLarge(true);
          else void file.arrayBuffer().then((bytes) => take(decodeText(bytes)));
        }}
        inputProps={{ "aria-label": t("organisations.csv.file") }}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            w="fit-content"
            leftSection={<IconFileUpload size={19} aria-hidden="true" />}
          >
            {t("organisations.csv.file")}
          </Button>
        )}
      </FileButton>
      <Textarea
        label={t("organisations.csv.paste")}
        value={csv}
        onChange={(event) => take(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.mono }}
        error={tooLarge && t("organisations.csv.tooLarge")}
        errorProps={{ role: "alert" }}
      />
      <Group align="flex-end">
        <Select
          miw="12rem"
          label={t("organisations.csv.defaultRole")}
          data={roles}
          value={role}
          allowDeselect={false}
          onChange={(value) => value && setRole(value as MemberRole)}
        />
        {mail && <MailLanguage value={language} onChange={setLanguage} />}
      </Group>
      {looking.isError && (
        <ProblemNotice title={t("organisations.invite.failed")} error={looking.error} />
      )}
      <Button
        w="fit-content"
        disabled={csv.trim() === "" || tooLarge}
        loading={looking.isPending}
        onClick={() => looking.mutate()}
      >
        {t("organisations.csv.check")}
      </Button>
    </Stack>
  );
}

interface InvitedProps {
  result: RosterResult;
  byMail: boolean;
  onDone(): void;
}

function Invited({ result, byMail, onDone }: InvitedProps) {
  const { t } = useTranslation();
  const count = result.invited.length;
  return (
    <Stack>
      <Alert role="status" icon={<IconMailCheck aria-hidden="true" />}>
        {byMail ? t("organisations.csv.sent", { count }) : t("organisations.csv.made", { count })}
      </Alert>
      <Group>
        {!byMail && (
          <Button
            leftSection={<IconDownload size={19} aria-hidden="true" />}
            onClick={() =>
              saveFile(
                new Blob([linksCsv(result, invitationLink)], { type: "text/csv" }),
                "invitations.csv",
              )
            }
          >
            {t("organisations.csv.download")}
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          {t("organisations.invite.done")}
        </Button>
      </Group>
    </Stack>
  );
}
