import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { SecondFactor } from "../../api/types";
import { AnswerForm } from "../../components/account/AnswerForm";
import { Column } from "../../components/account/Column";
import { account } from "../../state/signed-in";

interface SecondStepProps {
  asked: SecondFactor;
  onBack(): void;
}

/** The password was right; the account asks for something else as well. */
export function SecondStep({ asked, onBack }: SecondStepProps) {
  const { t } = useTranslation();
  return (
    <Column
      title={t("factors.second.title")}
      lead={t("factors.second.lead")}
      step="second"
      foot={
        <Text>
          <Anchor component="button" type="button" onClick={onBack}>
            {t("factors.second.back")}
          </Anchor>
        </Text>
      }
    >
      <AnswerForm
        methods={asked.methods}
        submit={t("factors.second.submit")}
        failed={t("factors.second.failed")}
        onSend={(method) => accounts.sendSecondFactor(asked.challenge, method)}
        onAskPasskey={() => accounts.askSecondPasskey(asked.challenge)}
        onAnswer={async (method, answer) => {
          account.enter(await accounts.secondFactor(asked.challenge, method, answer));
        }}
      />
    </Column>
  );
}
