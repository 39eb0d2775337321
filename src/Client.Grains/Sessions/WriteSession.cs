using Streetcar.Client.Grains.Commands;

namespace Streetcar.Client.Grains.Sessions;

/// <summary>The session of one write: the caller's, one that was rented for it alone, or none.</summary>
/// <param name="Given">The caller's.</param>
/// <param name="Rented">The one for it alone.</param>
/// <param name="IsRepeatable">Whether it has a number, so that it is done once though it is sent twice.</param>
internal readonly record struct WriteSession(GrainSession? Given, Session? Rented, bool IsRepeatable);
