using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// Exchanges the marks in a parsed text for the values of its holes, which are not searched for marks in turn.
/// </summary>
internal sealed class HoleFiller<T>(IReadOnlyList<Hole> holes, RenderArgs<T> args)
{
    /// <summary>How many marks were found.</summary>
    public int Count { get; private set; }

    public BsonValue Fill(BsonValue parsed)
    {
        switch (parsed)
        {
            case BsonDocument document when HoleMark.IsValue(document, out var index):
                Count++;
                return holes[index].ToBsonValue(args);
            case BsonDocument document:
                return FillFields(document);
            case BsonArray array:
                return new BsonArray(array.Select(Fill));
            default:
                return parsed;
        }
    }

    private BsonDocument FillFields(BsonDocument document)
    {
        var filled = new BsonDocument();
        foreach (var field in document)
        {
            var name = FillName(field.Name);
            if (filled.Contains(name))
            {
                throw new ArgumentException($"The name of a field comes twice: \"{name}\".");
            }
            filled.Add(name, Fill(field.Value));
        }
        return filled;
    }

    private string FillName(string parsed)
    {
        if (!HoleMark.IsName(parsed, out var index))
        {
            return parsed;
        }
        Count++;
        return holes[index].ToFieldName();
    }
}
