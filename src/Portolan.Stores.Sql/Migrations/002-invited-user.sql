ALTER TABLE doctor_invitations ADD COLUMN ftp_user TEXT;
