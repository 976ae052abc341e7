import { Button, Group, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { interviews } from "../../api/interviews";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useReviewed } from "../../components/useReviewed";
import { reviews } from "../../state/interviews";
import { useAccount } from "../../state/signed-in";

/** Whether the organisation has looked, for those who look; the candidate sees nothing of it. */
export function ReviewMark({ session }: { session: string }) {
  const { t } = useTranslation();
  const reviewed = useReviewed();
  const queries = useQueryClient();
  const current = useAccount();
  const query = useQuery({
    queryKey: ["interviews", "review", session],
    queryFn: () => interviews.review(session),
    enabled: current.status === "signed_in" && reviews(current.user),
    // Who may not is refused: nothing is shown.
    retry: false,
  });
  const mark = useMutation({
    mutationFn: (set: boolean) => interviews.setReviewed(session, set, ""),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["interviews"] }),
  });
  if (!query.data) return null;
  const { review } = query.data;
  return (
    <div data-testid="review">
      <Group gap="xs">
        {review && (
          <Text size="sm" c="dimmed" role="status">
            {reviewed(review)}
          </Text>
        )}
        <Button
          variant={review ? "subtle" : "light"}
          size={review ? "xs" : "sm"}
          loading={mark.isPending}
          leftSection={!review && <IconCheck size={18} aria-hidden="true" />}
          onClick={() => mark.mutate(!review)}
        >
          {t(review ? "interviews.unmark" : "interviews.mark")}
        </Button>
      </Group>
      {mark.isError && <ProblemNotice title={t("interviews.notMarked")} error={mark.error} />}
    </div>
  );
}
