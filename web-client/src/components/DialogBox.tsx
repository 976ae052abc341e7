import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface DialogProps {
  opened: boolean;
  onClose(): void;
  title: ReactNode;
  size?: string;
  children: ReactNode;
}

export function DialogBox({ size = "md", ...props }: DialogProps) {
  const { t } = useTranslation();
  return <Modal {...props} size={size} closeButtonProps={{ "aria-label": t("app.close") }} />;
}
