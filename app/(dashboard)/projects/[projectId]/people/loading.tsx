import { LoadingBlocks } from "@/app/_components/loading-blocks";

export default function Loading() {
  return <LoadingBlocks label="The people of the project are loading" />;
}
