using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>A command for MongoDB while it is put together. What a request does not say is left out.</summary>
internal sealed class CommandBuilder : IDisposable
{
    private readonly RawWriter _writer = new();

    /// <summary>Starts with the command's name and its argument.</summary>
    public CommandBuilder(ReadOnlySpan<byte> name, RawValue argument)
    {
        _writer.WriteStartDocument();
        With(name, argument);
    }

    /// <summary>Starts a document that is no command, such as a statement of one.</summary>
    public CommandBuilder() => _writer.WriteStartDocument();

    /// <summary>Adds a field, unless its value is missing.</summary>
    public CommandBuilder With(ReadOnlySpan<byte> name, RawValue value)
    {
        if (!value.IsMissing)
        {
            _writer.WriteName(name);
            _writer.WriteValue(value);
        }

        return this;
    }

    /// <summary>Adds a text, which is not one of a document.</summary>
    public CommandBuilder With(ReadOnlySpan<byte> name, string value) => With(name, (RawValue)value);

    /// <summary>Adds a document; nothing for null.</summary>
    public CommandBuilder With(ReadOnlySpan<byte> name, RawDocument? value) =>
        value is null ? this : With(name, (RawValue)value);

    /// <summary>Adds an array; nothing for null.</summary>
    public CommandBuilder With(ReadOnlySpan<byte> name, RawArray? value) =>
        value is null ? this : With(name, (RawValue)value);

    /// <summary>Adds a document; nothing for an empty one.</summary>
    public CommandBuilder WithUnlessEmpty(ReadOnlySpan<byte> name, RawDocument value) =>
        value.IsEmpty ? this : With(name, value);

    /// <summary>Adds a number; nothing for 0.</summary>
    public CommandBuilder WithUnlessZero(ReadOnlySpan<byte> name, long value) => value == 0 ? this : With(name, value);

    /// <summary>Adds a flag; nothing where it is not set.</summary>
    public CommandBuilder WithFlag(ReadOnlySpan<byte> name, bool value) => value ? With(name, true) : this;

    /// <summary>Adds the bound of the server's time; nothing for null.</summary>
    public CommandBuilder WithMaxTime(TimeSpan? time) =>
        time is { } bound ? With("maxTimeMS"u8, (long)bound.TotalMilliseconds) : this;

    /// <summary>Adds an array of documents.</summary>
    public CommandBuilder With(ReadOnlySpan<byte> name, ReadOnlySpan<ReadOnlyMemory<byte>> documents)
    {
        _writer.WriteName(name);
        _writer.WriteStartArray();
        foreach (var document in documents)
            _writer.WriteDocument(document.Span);
        _writer.WriteEndArray();
        return this;
    }

    /// <summary>Adds all fields of a document.</summary>
    public CommandBuilder WithAll(RawDocument fields)
    {
        _writer.WriteElements(fields.Span[4..^1]);
        return this;
    }

    /// <summary>The finished document; this is done with.</summary>
    public RawDocument Finish()
    {
        _writer.WriteEndDocument();
        var document = _writer.ToDocument();
        Dispose();
        return document;
    }

    public void Dispose() => _writer.Dispose();
}
