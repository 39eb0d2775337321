using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Silo;

/// <summary>Why the program could not start, in one line that names the remedy.</summary>
internal static class StartFailure
{
    /// <returns>The line; null for a failure that is no user's fault.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        DataFolderException or DocumentException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Stop the program that has the port, or choose another one with --port.",
        SocketException or AddressInUseException => $"Can't listen: {exception.Message}. Choose an address of this machine with --bind, and free ports with --port, --silo-port and --gateway-port.",
        FormatException or InvalidDataException or OrleansConfigurationException => exception.Message,
        TimeoutException => exception.Message.ReplaceLineEndings(" "),
        InvalidOperationException { InnerException: FormatException or ArgumentException } => exception.Message,
        _ => null,
    };
}
