import { LoadingBlocks } from "@/app/_components/loading-blocks";

export default function Loading() {
  return <LoadingBlocks label="What waits for you is loading" />;
}
