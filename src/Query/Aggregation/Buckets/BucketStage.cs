using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Aggregation.Groups;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation.Buckets;

/// <summary><c>$bucket</c>: a <c>$group</c> by the boundary below, and a <c>$sort</c> by it.</summary>
internal static class BucketStage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40201, $"Argument to $bucket stage must be an object, but found type: {operand.Type.Alias()}.");
        }

        RawValue groupBy = default, boundaries = default, otherwise = default, output = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "groupBy":
                    groupBy = value;
                    break;
                case "boundaries":
                    boundaries = value;
                    break;
                case "default":
                    otherwise = value;
                    break;
                case "output":
                    output = value;
                    break;
                default:
                    throw new DocumentException((ErrorCode)40197, $"Unrecognized option to $bucket: {name}.");
            }
        }

        if (groupBy.IsMissing || boundaries.IsMissing)
            throw new DocumentException((ErrorCode)40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        if (!BucketOperands.IsExpression(groupBy))
        {
            throw new DocumentException(
                (ErrorCode)40202,
                $"The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression, but found: {ElementText.Of(groupBy.Raw)}.");
        }

        var bounds = Boundaries(boundaries, otherwise, compiler);
        var fallback = otherwise.IsMissing ? default : Constant(otherwise, "default", 40195, compiler).OrNull;
        var bucket = new BucketExpression(compiler.Compile(groupBy), bounds, fallback, compiler.Collation);
        var fields = new AccumulatedFields();
        foreach (var (name, value) in Output(output))
        {
            if (name == "_id")
                throw new DocumentException((ErrorCode)15948, "a group's _id may only be specified once");
            fields.Compile(name, value, compiler);
        }

        var group = new GroupStage(bucket, fields, compiler.Collation);
        RawDocument sort = new() { ["_id"] = 1 };
        return new DesugaredStage(
        [
            group.WithDefinition(new RawDocument { ["$bucket"] = operand }),
            .. DesugaredStage.Of(compiler, new RawDocument { ["$sort"] = sort }).Stages,
        ]);
    }

    private static RawDocument Output(RawValue output)
    {
        if (output.IsMissing)
            return BucketOperands.DefaultOutput;
        return output.Type == ElementType.Document ? output.AsDocument : throw new DocumentException(
            (ErrorCode)40196, $"The $bucket 'output' field must be an object, but found type: {output.Type.Alias()}.");
    }

    private static RawValue[] Boundaries(RawValue boundaries, RawValue otherwise, ExpressionCompiler compiler)
    {
        if (boundaries.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40200, $"The $bucket 'boundaries' field must be an array, but found type: {boundaries.Type.Alias()}.");
        }

        var values = boundaries.AsArray.Select(value => Constant(value, "boundaries", 40191, compiler)).ToArray();
        if (values.Length < 2)
        {
            throw new DocumentException(
                (ErrorCode)40192, $"The $bucket 'boundaries' field must have at least 2 values, but found {values.Length} value(s).");
        }

        for (int i = 1; i < values.Length; i++)
        {
            var (lower, upper) = (values[i - 1], values[i]);
            if (BsonComparer.CanonicalType(lower.Type) != BsonComparer.CanonicalType(upper.Type))
            {
                throw new DocumentException(
                    (ErrorCode)40193,
                    $"All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types {lower.Type.Alias()} and {upper.Type.Alias()}.");
            }

            if (Collation.Compare(compiler.Collation, lower.Raw, upper.Raw) >= 0)
            {
                throw new DocumentException(
                    (ErrorCode)40194,
                    $"The 'boundaries' option to $bucket must be sorted, but elements {i - 1} and {i} are not in ascending order ({ElementText.Of(lower.Raw)} is not less than {ElementText.Of(upper.Raw)}).");
            }
        }

        if (!otherwise.IsMissing)
        {
            var value = Constant(otherwise, "default", 40195, compiler);
            if (Collation.Compare(compiler.Collation, value.Raw, values[0].Raw) >= 0
                && Collation.Compare(compiler.Collation, value.Raw, values[^1].Raw) < 0)
            {
                throw new DocumentException(
                    (ErrorCode)40199,
                    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.");
            }
        }

        return values;
    }

    private static RawValue Constant(RawValue value, string option, int code, ExpressionCompiler compiler) =>
        compiler.Compile(value) is ConstantExpression constant
            ? constant.Value
            : throw new DocumentException(
                (ErrorCode)code, $"The $bucket '{option}' field must be an array of constant values, but found value: {ElementText.Of(value.Raw)}.");
}

/// <summary>What <c>$bucket</c> and <c>$bucketAuto</c> have in common in their specifications.</summary>
internal static class BucketOperands
{
    /// <summary>Their default output: the number of documents.</summary>
    public static RawDocument DefaultOutput { get; } = new() { ["count"] = new RawDocument { ["$sum"] = 1 } };

    /// <summary>Whether <c>groupBy</c> is a path or an operator rather than a constant.</summary>
    public static bool IsExpression(RawValue groupBy) =>
        groupBy.Type == ElementType.String ? groupBy.AsString.StartsWith('$') : groupBy.IsOperator();
}
