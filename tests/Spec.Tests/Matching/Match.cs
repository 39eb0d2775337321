using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Matching;

/// <summary>
/// Holds values against what is expected of them; a value that is not there is null
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md#evaluating-matches"/>).
/// </summary>
internal sealed class Match(Entities entities)
{
    /// <summary>Matches a value; if it is a document, it may have further fields.</summary>
    public void Root(BsonValue expected, BsonValue? actual) => Value("", expected, actual, isRoot: true);

    /// <summary>Matches a list of documents that each may have further fields.</summary>
    public void Roots(BsonArray expected, BsonArray actual)
    {
        if (expected.Count != actual.Count)
            throw Mismatch("", expected, actual);
        foreach (var (index, (one, other)) in expected.Zip(actual).Index())
            Value($"{index}", one, other, isRoot: true);
    }

    private void Value(string path, BsonValue expected, BsonValue? actual, bool isRoot = false)
    {
        if (Operator(expected) is { } special)
            Special(path, special, actual, isRoot);
        else if (expected is BsonDocument document)
            Document(path, document, actual, isRoot);
        else if (expected is BsonArray array)
            Array(path, array, actual);
        else if (!AreEqual(expected, actual))
            throw Mismatch(path, expected, actual);
    }

    private void Document(string path, BsonDocument expected, BsonValue? actual, bool isRoot)
    {
        if (actual is not BsonDocument document)
            throw Mismatch(path, expected, actual);
        foreach (var field in expected)
            Value($"{path}.{field.Name}", field.Value, document.GetValue(field.Name, null));
        foreach (var field in document)
        {
            if (!isRoot && !expected.Contains(field.Name))
                throw new MatchException($"{path}.{field.Name}", "nothing", field.Value.ToJson());
        }
    }

    private void Array(string path, BsonArray expected, BsonValue? actual)
    {
        if (actual is not BsonArray array || array.Count != expected.Count)
            throw Mismatch(path, expected, actual);
        foreach (var (index, (one, other)) in expected.Zip(array).Index())
            Value($"{path}.{index}", one, other);
    }

    private void Special(string path, BsonElement special, BsonValue? actual, bool isRoot)
    {
        var operand = special.Value;
        switch (special.Name)
        {
            case "$$exists":
                if ((actual is not null) != operand.AsBoolean)
                    throw new MatchException(path, operand.AsBoolean ? "anything" : "nothing", actual?.ToJson());
                break;
            case "$$unsetOrMatches":
                if (actual is not null)
                    Value(path, operand, actual, isRoot);
                break;
            case "$$type":
                if (actual is null || !TypeAliases.Includes(operand, actual.BsonType))
                    throw new MatchException(path, $"a value of the type {operand}", actual?.ToJson());
                break;
            case "$$matchesHexBytes":
                if (actual is not BsonBinaryData binary
                    || !string.Equals(Convert.ToHexString(binary.Bytes), operand.AsString, StringComparison.OrdinalIgnoreCase))
                {
                    throw Mismatch(path, operand, actual);
                }

                break;
            case "$$matchesEntity":
                Value(path, entities.Get<BsonValue>(operand.AsString), actual, isRoot);
                break;
            case "$$sessionLsid":
                Value(path, entities.SessionId(operand.AsString), actual);
                break;
            default:
                throw new SpecRunnerException($"The operator '{special.Name}' is not known.");
        }
    }

    private static BsonElement? Operator(BsonValue expected) =>
        expected is BsonDocument { ElementCount: 1 } document && document.GetElement(0) is var only
            && only.Name.StartsWith("$$", StringComparison.Ordinal)
            ? only
            : null;

    private static bool AreEqual(BsonValue expected, BsonValue? actual) =>
        IsPlainNumber(expected) && IsPlainNumber(actual) ? expected.CompareTo(actual) == 0 : expected.Equals(actual);

    private static bool IsPlainNumber(BsonValue? value) => value is BsonInt32 or BsonInt64 or BsonDouble;

    private static MatchException Mismatch(string path, BsonValue expected, BsonValue? actual) =>
        new(path, expected.ToJson(), actual?.ToJson());
}
