namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/rotateCertificates/"/>: reads the files of the silo's certificates
/// again, at once. It does so by itself when they change. A silo that has none has none to read again.
/// </summary>
internal static class RotateCertificates
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "message", (ref _, in argument) => argument.String() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        services.Security?.Rotate();
        return ValueTask.FromResult(Replies.Ok);
    }
}
