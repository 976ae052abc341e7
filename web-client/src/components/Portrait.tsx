import { Avatar } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { accounts } from "../api/accounts";
import { initials } from "../state/navigation";
import { useAddress } from "./useAddress";

interface PortraitProps {
  name: string;
  /** Where the picture is, from this server's root. */
  avatar: string | null;
  size?: number;
}

/** Somebody's picture, or the letters of their name. It says nothing that the name beside it does not. */
export function Portrait({ name, avatar, size = 34 }: PortraitProps) {
  // The address names its content: it never changes.
  const picture = useQuery({
    queryKey: ["avatar", avatar],
    queryFn: () => accounts.picture(avatar ?? ""),
    enabled: avatar !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const address = useAddress(avatar === null ? undefined : picture.data);
  return (
    <Avatar size={size} radius="xl" color="petrol" src={address ?? null} alt="" aria-hidden="true">
      {initials(name)}
    </Avatar>
  );
}
