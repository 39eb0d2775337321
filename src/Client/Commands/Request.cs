using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>A command while it is put together, and what is to be known about it on its way.</summary>
internal sealed class Request : IDisposable
{
    private readonly BsonWriter _body = BsonWriter.Rent();
    private bool _isFinished;

    public Request(string database, ReadOnlySpan<byte> name, string collection)
    {
        Database = database;
        _body.WriteStartDocument();
        _body.WriteName(name);
        _body.WriteString(collection);
    }

    public Request(string database, ReadOnlySpan<byte> name, BsonValue argument)
    {
        Database = database;
        _body.WriteStartDocument();
        _body.WriteName(name);
        _body.WriteValue(argument);
    }

    /// <summary>A command that the caller wrote.</summary>
    public Request(string database, BsonDocument command)
    {
        Database = database;
        _body.WriteStartDocument();
        _body.WriteElements(command.Span[4..^1]);
    }

    public string Database { get; }

    /// <summary>Whether, after a failure on the way, the command may be sent once more.</summary>
    public Retry Retry { get; init; }

    /// <summary>Where the command has to go; null lets the transport choose. Set to where it went.</summary>
    public Server? Server { get; set; }

    /// <summary>A server to keep away from where there is another: the command failed there just now.</summary>
    public Server? Avoid { get; set; }

    /// <summary>The session that the command belongs to; null for any.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether the command is answered.</summary>
    public bool IsAcknowledged { get; private set; } = true;

    /// <summary>The documents that travel beside the body.</summary>
    public DocumentSequence? Documents { get; init; }

    /// <summary>Adds a field, unless its value is missing.</summary>
    public Request With(ReadOnlySpan<byte> name, BsonValue value)
    {
        if (!value.IsMissing)
        {
            _body.WriteName(name);
            _body.WriteValue(value);
        }

        return this;
    }

    /// <summary>Adds fields, those without a value left out.</summary>
    public Request With(List<BsonElement> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value.IsMissing)
                continue;
            _body.WriteName(name);
            _body.WriteValue(value);
        }

        return this;
    }

    /// <summary>Adds the options that most operations have.</summary>
    public Request With(OperationOptions? options) => options is null
        ? this
        : With("collation"u8, options.Collation)
            .With("hint"u8, options.Hint)
            .With("let"u8, options.Let)
            .With("comment"u8, options.Comment);

    /// <summary>Adds a string.</summary>
    public Request With(ReadOnlySpan<byte> name, string value)
    {
        _body.WriteName(name);
        _body.WriteString(value);
        return this;
    }

    /// <summary>Adds a document; nothing for null.</summary>
    public Request With(ReadOnlySpan<byte> name, BsonDocument? value) => value is null ? this : With(name, (BsonValue)value);

    /// <summary>Adds a flag; nothing where it is not set.</summary>
    public Request WithFlag(ReadOnlySpan<byte> name, bool value) => value ? With(name, (BsonValue)true) : this;

    /// <summary>Adds a choice; nothing where it is left to the server.</summary>
    public Request WithChoice(ReadOnlySpan<byte> name, bool? value) => value is { } choice ? With(name, (BsonValue)choice) : this;

    /// <summary>Adds what is asked of reads.</summary>
    public Request ForRead(Concerns concerns) =>
        With("readConcern"u8, concerns.Read?.ToDocument()).With("$readPreference"u8, concerns.Preference?.ToDocument());

    /// <summary>Adds what is asked of writes.</summary>
    public Request ForWrite(Concerns concerns)
    {
        IsAcknowledged = concerns.IsAcknowledged;
        return With("writeConcern"u8, concerns.Write?.ToDocument());
    }

    /// <summary>Adds the bound of the server's time; nothing for zero.</summary>
    public Request WithMaxTime(TimeSpan time) =>
        time == TimeSpan.Zero ? this : With("maxTimeMS"u8, (long)time.TotalMilliseconds);

    /// <summary>The command, with the fields that every command ends with; nothing can be added to the request then.</summary>
    /// <param name="session">The session; null for a command that is not answered, which has none.</param>
    /// <param name="transaction">The session's number of a write that may be repeated; null for any other.</param>
    /// <param name="api">The interface that the client holds to; null for none.</param>
    public Command Finish(Session? session, long? transaction, ServerApi? api)
    {
        if (session is not null)
            With("lsid"u8, session.Id);
        if (transaction is { } number)
            With("txnNumber"u8, (BsonValue)number);
        if (api is not null)
        {
            With("apiVersion"u8, api.Version).WithChoice("apiStrict"u8, api.Strict)
                .WithChoice("apiDeprecationErrors"u8, api.DeprecationErrors);
        }

        _body.WriteName("$db"u8);
        _body.WriteString(Database);
        _body.WriteEndDocument();
        byte[] body = _body.WrittenSpan.ToArray();
        Dispose();
        return new Command(Database, body, Documents is null ? [] : [Documents]);
    }

    public void Dispose()
    {
        if (_isFinished)
            return;
        _isFinished = true;
        _body.Dispose();
    }
}
