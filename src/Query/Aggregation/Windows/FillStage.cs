using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$fill</c>: window functions for the fields to be filled by a method, and an <c>$addFields</c> for the others.</summary>
internal static class FillStage
{
    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != BsonType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"The $fill stage specification must be an object, found {operand.Type.Alias()}");
        }

        BsonValue partitionBy = default, sortBy = default, output = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "partitionBy" or "partitionByFields" when !partitionBy.IsMissing:
                    throw new DocumentException(
                        (ErrorCode)6050204, "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'");
                case "partitionBy":
                    partitionBy = value;
                    break;
                case "partitionByFields":
                    partitionBy = Partition(value);
                    break;
                case "sortBy":
                    sortBy = value;
                    break;
                case "output":
                    output = value.Type == BsonType.Document ? value : throw StageOperands.WrongType("$fill", name, value, "object");
                    break;
                default:
                    throw StageOperands.Unknown("$fill", name);
            }
        }

        if (output.IsMissing)
            throw StageOperands.Missing("$fill", "output");
        if (output.AsDocument.IsEmpty)
            throw new DocumentException((ErrorCode)6050203, "The output field in '$fill' must contain an object with at least one element");
        return Stages(partitionBy, sortBy, output.AsDocument, compiler);
    }

    private static SequenceStage Stages(
        BsonValue partitionBy, BsonValue sortBy, BsonDocument output, ExpressionCompiler compiler)
    {
        var windows = new List<BsonElement>();
        var values = new List<BsonElement>();
        foreach (var (field, how) in output)
        {
            if (how.Type != BsonType.Document)
                throw new DocumentException((ErrorCode)6050200, "Each fill output specification must be an object with exactly one field");
            if (how.AsDocument.Count > 1)
            {
                throw new DocumentException(
                    (ErrorCode)6050201,
                    "Each fill output specification must have exactly one of 'method' or 'value' fields, not both");
            }

            var (kind, value) = how.AsDocument.FirstOrDefault();
            if (kind == "value")
                values.Add(new(field, new BsonDocument { ["$ifNull"] = BsonArray.Create("$" + field, value) }));
            else if (kind == "method")
                windows.Add(new(field, new BsonDocument { [Method(value, sortBy)] = "$" + field }));
            else if (kind is not null)
                throw StageOperands.Unknown($"$fill.output.{field}", kind);
        }

        var stages = new List<BsonDocument>();
        if (windows.Count > 0)
        {
            var specification = new BsonDocument { ["output"] = new BsonDocument(windows) };
            if (!sortBy.IsMissing)
                specification = specification.With("sortBy", sortBy);
            if (!partitionBy.IsMissing)
                specification = specification.With("partitionBy", partitionBy);
            stages.Add(new BsonDocument { ["$setWindowFields"] = specification });
        }

        if (values.Count > 0)
            stages.Add(new BsonDocument { ["$addFields"] = new BsonDocument(values) });
        return SequenceStage.Of(compiler, stages);
    }

    private static BsonValue Partition(BsonValue fields)
    {
        if (fields.Type != BsonType.Array || fields.AsArray.Any(field => field.Type != BsonType.String))
            throw StageOperands.WrongType("$fill", "partitionByFields", fields, "array");
        return new BsonDocument(fields.AsArray.Select(field =>
            new BsonElement(FieldPath.ParseStrict(field.AsString).Text, "$" + field.AsString)));
    }

    private static string Method(BsonValue method, BsonValue sortBy)
    {
        string name = method.Type == BsonType.String ? method.AsString : "";
        if (name == "linear" && sortBy.IsMissing)
            throw new DocumentException((ErrorCode)605001, "$linearFill must be specified with a top level sortBy expression with exactly one element");
        return name switch
        {
            "linear" => "$linearFill",
            "locf" => "$locf",
            _ => throw new DocumentException((ErrorCode)6050202, "Method must be either locf or linear"),
        };
    }
}
