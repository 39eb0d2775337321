using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>
/// A parsed <c>commitTransaction</c> (<see href="https://www.mongodb.com/docs/manual/reference/command/commitTransaction/"/>)
/// or <c>abortTransaction</c>.
/// </summary>
/// <param name="Command">The command.</param>
/// <param name="IsJournaled">Whether what it commits is on disk before it is answered.</param>
/// <param name="MaxTime">How long it may take; null for any time.</param>
internal readonly record struct EndTransaction(Command Command, bool IsJournaled, TimeSpan? MaxTime)
{
    // The token says which silo to ask what came of a commit. Any can be asked here.
    private static readonly ArgumentTable<bool> Table = new() { { "recoveryToken", (ref _, in argument) => argument.Document() } };

    public static EndTransaction Parse(Command command)
    {
        bool nothing = false;
        var generic = Table.Read(command, ref nothing);
        return new EndTransaction(command, generic.IsJournaled, generic.MaxTime);
    }
}
