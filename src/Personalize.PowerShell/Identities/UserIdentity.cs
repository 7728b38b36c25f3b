using System.Globalization;

namespace Personalize.PowerShell.Identities;

/// <summary>
/// The id of a user: a text or a whole number. PowerShell makes a text of any object, and a campaign that comes down the
/// pipeline must not become a user of that name; to this type it converts only what has a constructor.
/// </summary>
public sealed class UserIdentity
{
    public UserIdentity(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Value = id;
    }

    public UserIdentity(int id)
        : this(id.ToString(CultureInfo.InvariantCulture))
    {
    }

    public UserIdentity(long id)
        : this(id.ToString(CultureInfo.InvariantCulture))
    {
    }

    public string Value { get; }

    public override string ToString() => Value;
}
