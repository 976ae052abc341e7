import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { workshop } from "../../api/workshop";
import { KeyGate } from "../../components/KeyGate";
import { Shell } from "../../components/Shell";
import { ScenarioEditor } from "./ScenarioEditor";

/** One scenario, to be written. */
export default function ScenarioPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  return (
    <Shell title={t("workshop.title")}>
      <KeyGate queryKey={["written", id]} load={(token) => workshop.read(id, token)}>
        {(detail, token) => <ScenarioEditor key={id} id={id} loaded={detail} token={token} />}
      </KeyGate>
    </Shell>
  );
}
