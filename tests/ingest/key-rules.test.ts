import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapKey } from "@/lib/ingest/key-rules";

const short = (key: string, context: Record<string, string> = {}) => {
  const { metric, layer, parameter, subgroup, split } = mapKey(key, context);
  return [metric, layer, parameter, subgroup, split].map((part) => part ?? "-").join(" ");
};

describe("what a key means: metric, layer, parameter, subgroup, split", () => {
  test.each([
    ["loss", "loss - - - -"],
    ["train/loss", "loss - - - train"],
    ["Loss/train", "loss - - - train"],
    ["loss/val", "loss - - - validation"],
    ["val_loss", "loss - - - validation"],
    ["eval_loss", "loss - - - validation"],
    ["eval/loss", "loss - - - validation"],
    ["train_loss", "loss - - - train"],
    ["train_loss_step", "loss - - - train"],
    ["train_loss_epoch", "loss_epoch - - - train"],
    ["valid_loss", "loss - - - validation"],
    ["epoch_loss", "loss - - - -"],
    ["epoch_val_loss", "loss - - - validation"],
    ["epoch_learning_rate", "lr - - - -"],
    ["batch_loss", "batch_loss - - - -"],
    ["loss/polytrauma", "loss - - polytrauma -"],
    ["loss/isolated_tbi", "loss - - isolated_tbi -"],
    ["val_loss/polytrauma", "loss - - polytrauma validation"],
    ["val/loss/polytrauma", "loss - - polytrauma validation"],
    ["loss/val/polytrauma", "loss - - polytrauma validation"],
    ["loss/polytrauma/val", "loss - - polytrauma validation"],
    ["loss/total", "loss - - - -"],
    ["loss/kl", "loss/kl - - - -"],
    ["n/polytrauma", "n - - polytrauma -"],
    ["grad_cos/polytrauma", "grad_cos - - polytrauma -"],
    ["grad_norm", "grad_norm - - - -"],
    ["train/grad_norm", "grad_norm - - - train"],
    ["grad_norm/total", "grad_norm - - - -"],
    ["grad_norm@polytrauma", "grad_norm - - polytrauma -"],
    ["grad_norm/layers.3@polytrauma", "grad_norm layers.3 - polytrauma -"],
    ["grad_norm/layers.3.weight@isolated_tbi", "grad_norm layers.3 weight isolated_tbi -"],
    ["precision@10", "precision@10 - - - -"],
    ["auroc@polytrauma", "auroc - - polytrauma -"],
    ["grad_norm/layers.3", "grad_norm layers.3 - - -"],
    ["grad_norm/layers.3.weight", "grad_norm layers.3 weight - -"],
    ["grad_norm/lstm.weight_ih_l0", "grad_norm lstm weight_ih_l0 - -"],
    ["grad_norm/lstm.bias_hh_l1_reverse", "grad_norm lstm bias_hh_l1_reverse - -"],
    ["grad_norm/attn.in_proj_weight", "grad_norm attn in_proj_weight - -"],
    ["grad_norm/dense_1/kernel", "grad_norm dense_1 kernel - -"],
    ["grad_norm/dense_1/kernel:0", "grad_norm dense_1 kernel:0 - -"],
    ["grad_norm/backbone.stage1.bn1", "grad_norm backbone.stage1.bn1 - - -"],
    ["grad_norm/pos_emb", "grad_norm pos_emb - - -"],
    ["grad_2.0_norm/model.fc1.weight", "grad_norm model.fc1 weight - -"],
    ["grad_2.0_norm_total", "grad_norm - - - -"],
    ["grad_2.0_norm_total_step", "grad_norm - - - -"],
    ["grad_2.0_norm_model.base_model.conv1.weight_step", "grad_norm model.base_model.conv1 weight - -"],
    ["grad_2.0_norm_fc1.weight_epoch", "grad_norm_epoch fc1 weight - -"],
    ["grad_inf_norm/fc1.weight", "grad_inf_norm fc1 weight - -"],
    ["fold1-grad_2.0_norm/fc1.weight", "grad_norm fc1 weight - -"],
    ["fold1-grad_2.0_norm_total_step", "grad_norm - - - -"],
    ["fold1-train_loss_step", "loss - - - train"],
    ["kl-loss", "kl-loss - - - -"],
    ["gradients/fc1.weight", "grad_norm fc1 weight - -"],
    ["grads/fc1.weight", "grad_norm fc1 weight - -"],
    ["parameters/fc1.weight", "weight_norm fc1 weight - -"],
    ["fc1.weight.grad", "grad_norm fc1 weight - -"],
    ["fc1.weight/grad", "grad_norm fc1 weight - -"],
    ["fc1/grad_norm", "grad_norm fc1 - - -"],
    ["weight_norm/fc1", "weight_norm fc1 - - -"],
    ["update_norm/fc1.bias", "update_norm fc1 bias - -"],
    ["zero_frac/layers.0", "zero_frac layers.0 - - -"],
    ["grad_dot_update/fc1", "grad_dot_update fc1 - - -"],
    ["learning_rate", "lr - - - -"],
    ["train/learning_rate", "lr - - - train"],
    ["lr-Adam", "lr - - - -"],
    ["val_accuracy", "accuracy - - - validation"],
    ["Accuracy/test", "Accuracy - - - test"],
    ["epoch", "epoch - - - -"],
    ["run-1 - train/loss", "loss - - - train"],
    ["cos_total", "grad_cos - - - -"],
    ["test", "test - - - -"],
    ["grad_norm_micro", "grad_norm_micro - - - -"],
    ["train/micro_grad_norm", "grad_norm_micro - - - train"],
    ["grad_norm_half", "grad_norm_half - - - -"],
    ["grad_norm_half/fc1.weight", "grad_norm_half fc1 weight - -"],
    ["grad_norm_micro/fc1", "grad_norm_micro fc1 - - -"],
    ["gradient_noise_scale", "gradient_noise_scale - - - -"],
    ["train/gns", "gradient_noise_scale - - - train"],
    ["train/noise_scale", "noise_scale - - - train"],
    ["sharpness", "sharpness - - - -"],
    ["hessian_top_eigenvalue", "sharpness - - - -"],
    ["loss_after", "loss_after - - - -"],
    ["train/loss_after", "loss_after - - - train"],
  ])("%s is %s", (key, expected) => {
    expect(short(key)).toBe(expected);
  });

  test("what the source says beside the key wins over the key", () => {
    expect(short("loss/a", { subgroup: "b", split: "val" })).toBe("loss - - b validation");
    expect(short("grad_norm", { layer: "encoder.3" })).toBe("grad_norm encoder.3 - - -");
    expect(short("grad_norm", { layer: "encoder.3.bias", subgroup: "tbi" })).toBe("grad_norm encoder.3 bias tbi -");
    expect(short("auc", { dataset_name: "polytrauma" })).toBe("auc - - polytrauma -");
    expect(short("auc", { dataset_name: "validation" })).toBe("auc - - - validation");
  });

  test("a line of a chart that add_scalars wrote is told by the folder it lies in", () => {
    expect(short("loss", { folder: "loss_polytrauma" })).toBe("loss - - polytrauma -");
    expect(short("loss", { folder: "loss/polytrauma" })).toBe("loss - - polytrauma -");
    expect(short("train/loss", { folder: "train_loss_polytrauma", split: "train" })).toBe("loss - - polytrauma train");
    expect(short("loss", { folder: "seed_3" })).toBe("loss - - - -");
  });

  test("a number that sums up a whole run does not pass for a point of its curve", () => {
    expect(short("train_loss", { summary: "run" })).toBe("final_loss - - - train");
  });

  test("inner products keep their pair in the context and have no subgroup", () => {
    expect(short("gram", { layer: "e.1", row: "a#0", column: "b#1" })).toBe("gram e.1 - - -");
  });

  test("an element of a gradient check is told by layer and parameter", () => {
    expect(short("gradient_check/analytic", { parameter: "encoder.0.weight[3]" })).toBe(
      "gradient_check/analytic encoder.0 weight[3] - -",
    );
  });

  test("a histogram of weights names its layer without a metric word in the key", () => {
    expect(short("fc1.weight", { metric: "weight_norm" })).toBe("weight_norm fc1 weight - -");
    expect(short("dense/kernel/histogram", { metric: "weight_norm" })).toBe("weight_norm dense kernel - -");
  });

  test("any text is a key: it maps to something and never throws", () => {
    const part = fc.constantFrom(
      "loss",
      "grad_norm",
      "train",
      "val",
      "/",
      "_",
      ".",
      "@",
      "weight",
      "grad",
      "a",
      "n",
      "",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join("")),
        ),
        (key) => {
          expect(typeof mapKey(key, {}).metric).toBe("string");
        },
      ),
    );
  });
});
