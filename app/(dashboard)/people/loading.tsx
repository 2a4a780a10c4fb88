import { LoadingBlocks } from "@/app/_components/loading-blocks";

export default function Loading() {
  return <LoadingBlocks label="The list of people is loading" />;
}
