namespace Streetcar.Grains.Settings;

/// <summary>Whether clients' writes are refused (<see href="https://www.mongodb.com/docs/manual/reference/command/setUserWriteBlockMode/"/>).</summary>
internal sealed class UserWriteBlock
{
    private readonly Lock _lock = new();
    private string? _reason;

    public bool IsOn => Volatile.Read(ref _reason) is not null;

    /// <summary>Turns it on or off.</summary>
    /// <exception cref="DocumentException">IllegalOperation: it is on for another reason.</exception>
    public void Set(bool isOn, string reason)
    {
        lock (_lock)
        {
            if (_reason is not null && _reason != reason)
            {
                throw new DocumentException(
                    ErrorCode.IllegalOperation, $"User writes are blocked for another reason, {_reason}, and not for {reason}");
            }

            Volatile.Write(ref _reason, isOn ? reason : null);
        }
    }

    /// <exception cref="DocumentException">UserWritesBlocked: it is on, and the database is none of the server's own.</exception>
    public void Check(string database)
    {
        if (IsOn && database is not ("admin" or "config" or "local"))
            throw new DocumentException(ErrorCode.UserWritesBlocked, "User writes blocked");
    }
}
