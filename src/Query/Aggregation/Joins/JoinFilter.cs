using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>The filter that finds the documents whose field equals one of a document's values.</summary>
internal static class JoinFilter
{
    /// <summary>The filter for a document's field: each element of an array counts, and nothing counts as null.</summary>
    public static RawDocument Of(ReadOnlySpan<byte> document, FieldPath local, FieldPath foreign)
    {
        var values = Values(document, local);
        return Of(values.Count == 0 ? [RawValue.Null] : values, foreign);
    }

    /// <summary>The filter for values.</summary>
    public static RawDocument Of(IReadOnlyCollection<RawValue> values, FieldPath foreign)
    {
        // $in would match by a regular expression, not look for it.
        if (values.Count == 1 || values.Any(value => value.Type == ElementType.Regex))
        {
            var equal = values.Select(value =>
                new RawDocument { [foreign.Text] = new RawDocument { ["$eq"] = value } }).ToArray();
            return equal.Length == 1
                ? equal[0]
                : new RawDocument { ["$or"] = RawArray.From(equal.Select(filter => (RawValue)filter)) };
        }

        return new RawDocument { [foreign.Text] = new RawDocument { ["$in"] = RawArray.From(values) } };
    }

    /// <summary>The values of a document's field: those of arrays one by one.</summary>
    public static List<RawValue> Values(ReadOnlySpan<byte> document, FieldPath path)
    {
        var visitor = new Visitor([]);
        path.Walk(document, ref visitor, LeafArrays.ElementsOnly);
        return visitor.Values;
    }

    private readonly struct Visitor(List<RawValue> values) : IPathVisitor
    {
        public List<RawValue> Values => values;

        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            if (!value.IsMissing)
                values.Add(value.Type == ElementType.Undefined ? RawValue.Null : value.ToValue());
            return false;
        }
    }
}
