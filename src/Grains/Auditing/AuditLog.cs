using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streetcar.Security;

namespace Streetcar.Grains.Auditing;

/// <summary>
/// Notes what is worth to know of who uses the server, one JSON line each, with MongoDB's fields
/// (<see href="https://www.mongodb.com/docs/manual/reference/audit-message/mongo/"/>). No line has a credential or a document.
/// </summary>
internal sealed partial class AuditLog : IDisposable
{
    /// <summary>The category of lines that go to the host's log.</summary>
    public const string Category = "Streetcar.Audit";

    private readonly AuditFile? _file;
    private readonly ILogger _log;
    private readonly TimeProvider _time;

    /// <param name="options">Where lines go.</param>
    /// <param name="loggers">The host's log.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <exception cref="FormatException">The file can't be written.</exception>
    public AuditLog(IOptions<AuditOptions> options, ILoggerFactory loggers, TimeProvider time)
    {
        _log = loggers.CreateLogger(Category);
        _time = time;
        var chosen = options.Value;
        IsOn = chosen.Destination is not null;
        if (!IsOn || chosen.Destination == AuditOptions.Log)
            return;
        _file = new AuditFile(chosen.Destination!, chosen.MaxFileBytes, chosen.MaxFiles, time);
        try
        {
            _file.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The audit log can't be written to '{chosen.Destination}': {e.Message}", e);
        }
    }

    /// <summary>Whether anything is noted.</summary>
    public bool IsOn { get; }

    /// <summary>Notes a command that has been run, where it is one of those that are noted, or has been denied.</summary>
    /// <param name="definition">What is known of it.</param>
    /// <param name="command">The command.</param>
    /// <param name="reply">What came of it.</param>
    public void Note(CommandDefinition definition, Command command, Reply reply)
    {
        int result = RawReader.Find(reply.Body.Span, "code"u8).TryGetInt64(out long code) ? (int)code : 0;
        if (result == (int)ErrorCode.Unauthorized)
        {
            string? collection = command.NamedCollection;
            var what = new RawDocument { ["command"] = definition.Name, ["ns"] = collection is null ? command.Database : $"{command.Database}.{collection}" };
            Add("authCheck", command.Connection, what, result);
        }
        else if (definition.Audit is { } audit)
        {
            foreach (var (type, param) in audit(command))
                Add(type, command.Connection, param, result);
        }
    }

    /// <summary>Notes that somebody has logged in, or has tried to.</summary>
    /// <param name="connection">Who has.</param>
    /// <param name="user">As whom.</param>
    /// <param name="mechanism">By which mechanism.</param>
    /// <param name="result">What came of it.</param>
    public void NoteLogIn(ClientConnection connection, UserName user, string mechanism, ErrorCode result)
    {
        if (IsOn)
            Add("authenticate", connection, new RawDocument { ["user"] = user.Name, ["db"] = user.Database, ["mechanism"] = mechanism }, (int)result);
    }

    /// <summary>Puts the file aside, and begins a new one; does nothing where there is none.</summary>
    /// <exception cref="DocumentException">FileRenameFailed: it can't be done.</exception>
    public void Rotate()
    {
        try
        {
            _file?.Rotate();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(ErrorCode.FileRenameFailed, $"The audit log can't be put aside: {e.Message}");
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Add(string type, ClientConnection? connection, RawDocument param, int result)
    {
        var user = connection?.User;
        UserName[] users = user is null ? [] : [user.User];
        string line = new RawDocument
        {
            ["atype"] = type,
            ["ts"] = _time.GetUtcNow().UtcDateTime,
            ["uuid"] = connection?.Uuid ?? Guid.Empty,
            ["local"] = Address(connection?.Reached),
            ["remote"] = Address(connection?.Peer),
            ["users"] = users.ToRawArray(),
            ["roles"] = (user?.Roles ?? []).ToRawArray(),
            ["param"] = param,
            ["result"] = result,
        }.ToJson();
        if (_file is null)
        {
            LogLine(line);
            return;
        }

        try
        {
            _file.Add(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The command has been run: that it could not be noted must at least be seen.
            LogLost(e.Message);
            LogLine(line);
        }
    }

    private static RawDocument Address(string? address) => IPEndPoint.TryParse(address ?? "", out var endPoint)
        ? new RawDocument { ["ip"] = endPoint.Address.ToString(), ["port"] = endPoint.Port }
        : RawDocument.Empty;

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private partial void LogLine(string line);

    [LoggerMessage(LogLevel.Critical, "The audit log could not be written: {Reason}")]
    private partial void LogLost(string reason);
}
