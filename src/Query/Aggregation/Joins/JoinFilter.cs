using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The filter that finds the documents whose field equals one of a document's values.</summary>
internal static class JoinFilter
{
    /// <summary>The filter for a document's field: each element of an array counts, and nothing counts as null.</summary>
    public static BsonDocument Of(ReadOnlySpan<byte> document, FieldPath local, FieldPath foreign)
    {
        var values = Values(document, local);
        return Of(values.Count == 0 ? [BsonValue.Null] : values, foreign);
    }

    /// <summary>The filter for values.</summary>
    public static BsonDocument Of(IReadOnlyCollection<BsonValue> values, FieldPath foreign)
    {
        // $in would match by a regular expression, not look for it.
        if (values.Count == 1 || values.Any(value => value.Type == BsonType.Regex))
        {
            var equal = values.Select(value =>
                new BsonDocument { [foreign.Text] = new BsonDocument { ["$eq"] = value } }).ToArray();
            return equal.Length == 1
                ? equal[0]
                : new BsonDocument { ["$or"] = BsonArray.From(equal.Select(filter => (BsonValue)filter)) };
        }

        return new BsonDocument { [foreign.Text] = new BsonDocument { ["$in"] = BsonArray.From(values) } };
    }

    /// <summary>The values of a document's field: those of arrays one by one.</summary>
    public static List<BsonValue> Values(ReadOnlySpan<byte> document, FieldPath path)
    {
        var visitor = new Visitor([]);
        path.Walk(document, ref visitor, LeafArrays.ElementsOnly);
        return visitor.Values;
    }

    private readonly struct Visitor(List<BsonValue> values) : IPathVisitor
    {
        public List<BsonValue> Values => values;

        public bool Visit(RawBsonValue value, int arrayIndex)
        {
            if (!value.IsMissing)
                values.Add(value.Type == BsonType.Undefined ? BsonValue.Null : value.ToValue());
            return false;
        }
    }
}
