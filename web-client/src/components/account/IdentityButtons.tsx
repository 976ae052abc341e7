import { Button, Divider, Stack } from "@mantine/core";
import { IconBrandLinkedin, IconLogin2 } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import { currentLanguage } from "../../i18n";
import { ProblemNotice } from "../ProblemNotice";

/** Goes to a provider's page; the browser comes back to one of ours. */
export function goTo(url: string): void {
  if (!/^https?:\/\//.test(url)) throw new Error(url);
  window.location.assign(url);
}

export function ProviderIcon({ id }: { id: string }) {
  const Icon = id === "linkedin" ? IconBrandLinkedin : IconLogin2;
  return <Icon size={20} aria-hidden="true" />;
}

/** Signing in with an account elsewhere, where any are configured. */
export function IdentityButtons({ to }: { to: string }) {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const asking = useMutation({
    mutationFn: async (provider: string) =>
      goTo(await accounts.askIdentity(provider, to, currentLanguage())),
  });
  const providers = instance.data?.sign_in ?? [];
  if (providers.length === 0) return null;
  return (
    <Stack>
      <Divider label={t("passkeys.or")} />
      {asking.isError && <ProblemNotice title={t("signIn.failed")} error={asking.error} />}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          leftSection={<ProviderIcon id={id} />}
          loading={asking.isPending && asking.variables === id}
          onClick={() => asking.mutate(id)}
          fullWidth
        >
          {t("identities.goOn", { name })}
        </Button>
      ))}
    </Stack>
  );
}
