using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$unset</c>: excludes fields, as a <c>$project</c> does that sets each of them to 0.</summary>
internal sealed class UnsetStage(Projection projection) : ProjectionStage(projection)
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        RawValue[] fields = operand.Type switch
        {
            ElementType.String => [operand],
            ElementType.Array => [.. operand.AsArray],
            _ => throw new DocumentException(
                (ErrorCode)31002, "$unset specification must be a string or an array"),
        };
        if (fields.Length == 0)
        {
            throw new DocumentException(
                (ErrorCode)31119, "$unset specification must be a string or an array with at least one field");
        }

        if (Array.Exists(fields, field => field.Type != ElementType.String))
        {
            throw new DocumentException(
                (ErrorCode)31120, "$unset specification must be a string or an array containing only string values");
        }

        // A name with a zero character can't even be written into the exclusion.
        if (Array.Exists(fields, field => field.AsString.Contains('\0')))
            throw new DocumentException((ErrorCode)9527900, "$unset field names may not contain a zero character");
        foreach (var field in fields)
            _ = FieldPath.ParseStrict(field.AsString);
        var exclusion = new RawDocument(fields.Select(field => new RawElement(field.AsString, 0)));
        return new UnsetStage(Compile("$unset", exclusion, ProjectionPolicy.Project, compiler));
    }
}
