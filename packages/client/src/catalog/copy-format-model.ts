import type { anyVersion } from "vgi-protocol";
import type { ArgumentModel, CopyFormatModel } from "../model/catalog.js";
import { argumentModels } from "./argument-model.js";

/** Reads a format of `COPY`; one of a direction that this version does not know has no typed form. */
export function copyFormatModels(record: anyVersion.CopyFromFormatInfo): CopyFormatModel[] {
  const { direction } = record;
  if (direction !== "from" && direction !== "to" && direction !== "both") return [];
  return [
    {
      name: record.formatName,
      direction,
      description: record.description,
      comment: record.comment,
      tags: record.tags,
      options: argumentModels(record.options, false, null).map(optionModel),
      ordered: record.ordered,
    },
  ];
}

/** Every version that has formats prints the defaults of their options: one without a default has to be given. */
function optionModel(option: ArgumentModel): ArgumentModel {
  return { ...option, optional: option.defaultText !== undefined || option.default !== undefined };
}
