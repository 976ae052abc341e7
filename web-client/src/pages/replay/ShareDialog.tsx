import { Modal, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Door } from "../../api/replay";
import type { Span } from "../../state/timeline";
import { AccessLogView } from "./AccessLogView";
import { ShareForm } from "./ShareForm";
import { ShareList } from "./ShareList";

interface ShareDialogProps {
  door: Door;
  whole: Span;
  /** The part that was chosen; none for the whole. */
  clip: Span | undefined;
  opened: boolean;
  onClose(): void;
}

/** Makes links, takes them back, and shows who has looked. */
export function ShareDialog({ door, whole, clip, opened, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<strong>{t("replay.share.title")}</strong>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Tabs defaultValue="new" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="new">{t("replay.share.new")}</Tabs.Tab>
          <Tabs.Tab value="links" data-testid="share-links">
            {t("replay.share.links")}
          </Tabs.Tab>
          <Tabs.Tab value="log" data-testid="share-log">
            {t("replay.share.log")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="new">
          <ShareForm door={door} whole={whole} clip={clip} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <ShareList door={door} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <AccessLogView door={door} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
