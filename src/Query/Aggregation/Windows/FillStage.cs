using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$fill</c>: window functions for the fields to be filled by a method, and an <c>$addFields</c> for the others.</summary>
internal static class FillStage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"The $fill stage specification must be an object, found {operand.Type.Alias()}");
        }

        RawValue partitionBy = default, sortBy = default, output = default;
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
                    output = value.Type == ElementType.Document ? value : throw StageOperands.WrongType("$fill", name, value, "object");
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

    private static DesugaredStage Stages(
        RawValue partitionBy, RawValue sortBy, RawDocument output, ExpressionCompiler compiler)
    {
        var windows = new List<RawElement>();
        var values = new List<RawElement>();
        foreach (var (field, how) in output)
        {
            if (how.Type != ElementType.Document)
                throw new DocumentException((ErrorCode)6050200, "Each fill output specification must be an object with exactly one field");
            if (how.AsDocument.Count > 1)
            {
                throw new DocumentException(
                    (ErrorCode)6050201,
                    "Each fill output specification must have exactly one of 'method' or 'value' fields, not both");
            }

            var (kind, value) = how.AsDocument.FirstOrDefault();
            if (kind == "value")
                values.Add(new(field, new RawDocument { ["$ifNull"] = RawArray.Create("$" + field, value) }));
            else if (kind == "method")
                windows.Add(new(field, new RawDocument { [Method(value, sortBy)] = "$" + field }));
            else if (kind is not null)
                throw StageOperands.Unknown($"$fill.output.{field}", kind);
        }

        var stages = new List<RawDocument>();
        if (windows.Count > 0)
        {
            var specification = new RawDocument { ["output"] = new RawDocument(windows) };
            if (!sortBy.IsMissing)
                specification = specification.With("sortBy", sortBy);
            if (!partitionBy.IsMissing)
                specification = specification.With("partitionBy", partitionBy);
            stages.Add(new RawDocument { ["$setWindowFields"] = specification });
        }

        if (values.Count > 0)
            stages.Add(new RawDocument { ["$addFields"] = new RawDocument(values) });
        return DesugaredStage.Of(compiler, stages);
    }

    private static RawValue Partition(RawValue fields)
    {
        if (fields.Type != ElementType.Array || fields.AsArray.Any(field => field.Type != ElementType.String))
            throw StageOperands.WrongType("$fill", "partitionByFields", fields, "array");
        return new RawDocument(fields.AsArray.Select(field =>
            new RawElement(FieldPath.ParseStrict(field.AsString).Text, "$" + field.AsString)));
    }

    private static string Method(RawValue method, RawValue sortBy)
    {
        string name = method.Type == ElementType.String ? method.AsString : "";
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
