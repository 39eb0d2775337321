using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// JSON, as MongoDB.Bson's reader takes it, with holes for values and for names of fields. What is in the holes is no
/// part of the text that is parsed: marks are parsed in their places, and exchanged for them in what comes out.
/// </summary>
internal sealed class JsonTemplate(int literalLength, int holeCount)
{
    private readonly StringBuilder _text = new(literalLength);
    private readonly List<Hole> _holes = new(holeCount);
    private JsonPlace _end;

    public void Append(string text)
    {
        _text.Append(text);
        _end.Advance(text);
    }

    /// <exception cref="FormatException">The text so far ends within a value.</exception>
    public void Append(object? value, Type type)
    {
        _holes.Add(new Hole(_text.Length, value, type));
        if (_end.IsInString)
        {
            throw new FormatException($"A hole is a whole value or name: leave out the quotes around it in: {this}");
        }
        if (_end.IsInRegularExpression)
        {
            throw new FormatException(
                "A hole is a whole value or name: write { $regex: {} } in place of the slashes around it in: " + this);
        }
        if (_end.IsInConstructor)
        {
            throw new FormatException(
                "A hole is a whole value or name: give it a value of the type, such as an ObjectId or a DateTime, in "
                + $"place of the constructor around it in: {this}");
        }
    }

    /// <exception cref="FormatException">The text is not a document.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    public BsonDocument RenderDocument<T>(RenderArgs<T> args)
    {
        const string Expected = "a document";
        var value = Render(Expected, args);
        return value as BsonDocument ?? throw Unlike(Expected, $"It is of type {value.BsonType}.");
    }

    /// <exception cref="FormatException">The text is not an array of documents.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    public IReadOnlyList<BsonDocument> RenderStages<T>(RenderArgs<T> args)
    {
        const string Expected = "an array of stages";
        var value = Render(Expected, args);
        return value is BsonArray array
            ? [.. array.Select(stage => ToStage(stage, Expected))]
            : throw Unlike(Expected, $"It is of type {value.BsonType}.");
    }

    /// <returns>The document, or a <see cref="BsonArray"/> of documents.</returns>
    /// <exception cref="FormatException">The text is neither a document nor an array of documents.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    public BsonValue RenderDocumentOrStages<T>(RenderArgs<T> args)
    {
        const string Expected = "a document or an array of stages";
        return Render(Expected, args) switch
        {
            BsonDocument document => document,
            BsonArray array => new BsonArray(array.Select(stage => ToStage(stage, Expected))),
            var value => throw Unlike(Expected, $"It is of type {value.BsonType}."),
        };
    }

    /// <summary>The text, with <c>{}</c> for each hole.</summary>
    public override string ToString() => Fill((_, _) => "{}");

    private BsonDocument ToStage(BsonValue value, string expected) =>
        value as BsonDocument ?? throw Unlike(expected, $"A stage is of type {value.BsonType}.");

    private BsonValue Render<T>(string expected, RenderArgs<T> args)
    {
        var parsed = Parse(expected);
        if (_holes.Count == 0)
        {
            return parsed;
        }
        var filler = new HoleFiller<T>(_holes, args);
        var filled = filler.Fill(parsed);
        return filler.Count == _holes.Count
            ? filled
            : throw Unlike(expected, "A hole is not a whole value or name.");
    }

    private BsonValue Parse(string expected)
    {
        try
        {
            using var reader = new JsonReader(
                Fill((hole, isName) => isName ? HoleMark.ForName(hole) : HoleMark.ForValue(hole)));
            var value = BsonValueSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
            return reader.IsAtEndOfFile() ? value : throw new FormatException("More follows after its end.");
        }
        catch (Exception error)
        {
            throw Unlike(expected, HoleMark.Hide(error.Message), error);
        }
    }

    private FormatException Unlike(string expected, string why, Exception? error = null) =>
        new($"The text is not {expected}: {this} ({why})", error);

    private string Fill(Func<int, bool, string> fill)
    {
        var filled = new StringBuilder();
        var start = 0;
        for (var hole = 0; hole < _holes.Count; hole++)
        {
            var position = _holes[hole].Position;
            filled.Append(_text, start, position - start).Append(fill(hole, IsName(hole)));
            start = position;
        }
        return filled.Append(_text, start, _text.Length - start).ToString();
    }

    /// <summary>Whether a colon follows, as it does after names alone.</summary>
    private bool IsName(int hole)
    {
        var end = hole + 1 < _holes.Count ? _holes[hole + 1].Position : _text.Length;
        for (var i = _holes[hole].Position; i < end; i++)
        {
            if (!char.IsWhiteSpace(_text[i]))
            {
                return _text[i] == ':';
            }
        }
        return false;
    }
}
