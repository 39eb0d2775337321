namespace Streetcar.Spec.Tests;

/// <summary>
/// Holds values against what is expected of them
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md#evaluating-matches"/>).
/// </summary>
internal sealed class Match(Entities entities)
{
    /// <summary>Matches a value; if it is a document, it may have further fields.</summary>
    public void Root(BsonValue expected, BsonValue actual) => Value("", expected, actual, isRoot: true);

    /// <summary>Matches a list of documents that each may have further fields.</summary>
    public void Roots(BsonArray expected, BsonArray actual)
    {
        if (expected.Count != actual.Count)
            throw new MatchException("", $"{expected.Count} documents: {expected}", actual.ToString());
        foreach (var (index, (one, other)) in expected.Zip(actual).Index())
            Value($"{index}", one, other, isRoot: true);
    }

    private void Value(string path, BsonValue expected, BsonValue actual, bool isRoot = false)
    {
        if (Operator(expected) is { } special)
            Special(path, special, actual, isRoot);
        else if (expected.Type == BsonType.Document)
            Document(path, expected.AsDocument, actual, isRoot);
        else if (expected.Type == BsonType.Array)
            Array(path, expected.AsArray, actual);
        else if (!AreEqual(expected, actual))
            throw Mismatch(path, expected, actual);
    }

    private void Document(string path, BsonDocument expected, BsonValue actual, bool isRoot)
    {
        if (actual.Type != BsonType.Document)
            throw Mismatch(path, expected, actual);
        var document = actual.AsDocument;
        foreach (var (name, value) in expected)
            Value($"{path}.{name}", value, document[name]);
        foreach (var (name, value) in document)
        {
            if (!isRoot && !expected.ContainsKey(name))
                throw new MatchException($"{path}.{name}", "nothing", value.ToString());
        }
    }

    private void Array(string path, BsonArray expected, BsonValue actual)
    {
        if (actual.Type != BsonType.Array || actual.AsArray.Count != expected.Count)
            throw Mismatch(path, expected, actual);
        foreach (var (index, (one, other)) in expected.Zip(actual.AsArray).Index())
            Value($"{path}.{index}", one, other);
    }

    private void Special(string path, BsonElement special, BsonValue actual, bool isRoot)
    {
        var operand = special.Value;
        switch (special.Name)
        {
            case "$$exists":
                if (actual.IsMissing == operand.AsBoolean)
                    throw new MatchException(path, operand.AsBoolean ? "anything" : "nothing", actual.ToString());
                break;
            case "$$unsetOrMatches":
                if (!actual.IsMissing)
                    Value(path, operand, actual, isRoot);
                break;
            case "$$type":
                var types = operand.Type == BsonType.Array ? operand.AsArray.Select(type => type.AsString) : [operand.AsString];
                if (actual.IsMissing || !types.Contains(actual.Type.Alias()))
                    throw new MatchException(path, $"a value of the type {operand}", actual.ToString());
                break;
            case "$$matchesHexBytes":
                if (actual.Type != BsonType.Binary || Convert.ToHexString(actual.AsBinary.Span) != operand.AsString.ToUpperInvariant())
                    throw Mismatch(path, operand, actual);
                break;
            case "$$matchesEntity":
                Value(path, entities.Get<BsonValue>(operand.AsString), actual, isRoot);
                break;
            case "$$sessionLsid":
                Value(path, entities.Get<ClientSession>(operand.AsString).Id, actual);
                break;
            default:
                throw new SpecRunnerException($"The operator '{special.Name}' is not known.");
        }
    }

    private static BsonElement? Operator(BsonValue expected)
    {
        if (expected.Type != BsonType.Document || expected.AsDocument.Count != 1)
            return null;
        var only = expected.AsDocument.Single();
        return only.Name.StartsWith("$$", StringComparison.Ordinal) ? only : null;
    }

    private static bool AreEqual(BsonValue expected, BsonValue actual) =>
        IsPlainNumber(expected) && IsPlainNumber(actual)
            ? BsonComparer.AreEqual(expected.Raw, actual.Raw)
            : expected == actual;

    private static bool IsPlainNumber(BsonValue value) => value.Type is BsonType.Int32 or BsonType.Int64 or BsonType.Double;

    private static MatchException Mismatch(string path, BsonValue expected, BsonValue actual) =>
        new(path, expected.ToString(), actual.ToString());
}
