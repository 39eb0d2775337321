namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/rotateCertificates/"/>: a silo that has no certificates has none to
/// read again.
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
        return ValueTask.FromResult(Replies.Ok);
    }
}
